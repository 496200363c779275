package dev.regent.ha.support.document;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.WriteGate;
import java.util.Map;
import java.util.Optional;

/** The index of an election in the hands of the leader that has sealed it. */
final class SealedIndex {

    private final StoreAccess access;
    private final Keys.Election keys;
    private final HeldLease lease;
    private final SealedRegister<IndexBody> register;

    SealedIndex(StoreAccess access, Keys.Election keys, HeldLease lease, WriteGate gate) {
        this.access = access;
        this.keys = keys;
        this.lease = lease;
        long mine = lease.token().value(); // it was sealed before the grant: with a smaller token it is another
        this.register = new SealedRegister<>(
                access, IndexBody.FORMAT, keys.index(), lease, gate, this::whenMissing, mine, Pieces.none());
    }

    /** A cleanup, which leads first, may have deleted it. While this leader's lease stands, none has. */
    private void whenMissing() {
        boolean leads = access.read(LeaseBody.FORMAT, keys.lease(), access.callLimit())
                .map(seen -> seen.body().record())
                .filter(record ->
                        record.held() && record.token() == lease.token().value())
                .isPresent();
        if (!leads) {
            lease.superseded();
            throw new FencedException("the index " + keys.index() + " is gone, and so is the lease of token "
                    + lease.token() + ": the cluster was deleted");
        }
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

    /** The last write of a cleanup to it, with whose scopes and documents it has done; see {@link IndexBody.Standing#ENDED}. */
    void end(TimeLimit limit) {
        register.update(limit, body -> new Decision.Write<>(body.ended(access.nonce()), true));
    }
}
