package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.WriteGate;
import java.util.Map;
import java.util.Optional;

/** The index of an election in the hands of the leader that has sealed it. */
final class SealedIndex {

    private final StoreAccess access;
    private final SealedRegister<IndexBody> register;

    SealedIndex(StoreAccess access, Keys.Election keys, HeldLease lease, WriteGate gate) {
        this.access = access;
        this.register = new SealedRegister<>(access, IndexBody.FORMAT, keys.index(), lease, gate, () -> {});
    }

    /**
     * The index of an election; empty if the election never had a leader.
     *
     * @throws CorruptStateException if it is missing although scopes exist, which must not pass for an empty one
     */
    static Optional<Seen<IndexBody>> read(StoreAccess access, Keys.Election keys, TimeLimit limit) {
        Optional<Seen<IndexBody>> found = access.read(IndexBody.FORMAT, keys.index(), limit.call());
        if (found.isPresent()
                || access.store().list(keys.scopes(), limit.call()).isEmpty()) {
            return found;
        }
        Optional<Seen<IndexBody>> again = access.read(IndexBody.FORMAT, keys.index(), limit.call());
        if (again.isEmpty()) {
            throw new CorruptStateException("document " + keys.index() + " is missing although there are scopes below "
                    + keys.scopes() + ": restore it, or stop all processes and delete " + keys.root());
        }
        return again;
    }

    /** Asks the store whether this leader still is the last; throws if a larger token has sealed the index. */
    void requireMine(TimeLimit limit) {
        register.read(limit);
    }

    /** The scope's document: an existing one, or a new generation whose document does not exist yet. */
    IndexBody.Entry entry(String scope, TimeLimit limit) {
        return register.update(limit, body -> {
            Optional<Generation> live = body.live(scope);
            if (live.isPresent()) {
                return new Decision.Keep<>(new IndexBody.Entry(live.get(), true));
            }
            // also where one is pending: nobody knows what became of its document, so it is never adopted
            IndexBody next = body.pending(scope, access.nonce());
            return new Decision.Write<>(
                    next, new IndexBody.Entry(new Generation(next.token(), next.sequence()), false));
        });
    }

    /** The document exists now. */
    void live(String scope, Generation generation, TimeLimit limit) {
        register.update(limit, body -> new Decision.Write<>(body.live(scope, generation, access.nonce()), generation));
    }

    Optional<Generation> find(String scope, TimeLimit limit) {
        return register.update(limit, body -> new Decision.Keep<>(body.live(scope)));
    }

    /** All scopes whose documents exist. */
    Map<String, Generation> listed(TimeLimit limit) {
        return register.update(limit, body -> new Decision.Keep<>(body.live()));
    }

    void remove(String scope, TimeLimit limit) {
        register.update(
                limit,
                body -> body.scopes().containsKey(scope)
                        ? new Decision.Write<>(body.without(scope, access.nonce()), true)
                        : new Decision.Keep<>(false));
    }

    /** Leaves nothing but the token. */
    void clear(TimeLimit limit) {
        register.update(
                limit,
                body -> body.scopes().isEmpty()
                        ? new Decision.Keep<>(false)
                        : new Decision.Write<>(body.empty(access.nonce()), true));
    }
}
