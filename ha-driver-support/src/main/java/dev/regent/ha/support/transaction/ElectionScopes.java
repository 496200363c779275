package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.ScopeBodies.Seal;
import dev.regent.ha.support.transaction.TransactionKeys.ScopeKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of an election in the hands of its leader: creates and deletes scopes. Used by one thread at a time. */
final class ElectionScopes {

    private static final Logger LOG = LoggerFactory.getLogger(ElectionScopes.class);
    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final TransactionStore store;
    private final TransactionKeys.Election keys;
    private final FencedTransactions fenced;
    private long made; // number of the last generation, which an index that was deleted by hand does not tell any more

    ElectionScopes(
            StoreAccess access, TransactionStore store, TransactionKeys.Election keys, FencedTransactions fenced) {
        this.access = access;
        this.store = store;
        this.keys = keys;
        this.fenced = fenced;
    }

    /** The scope's generation, created together with its seal if there is none. */
    Generation findOrCreate(String scope, TimeLimit limit) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<ScopeIndex>> index = ScopeIndex.read(access, keys, limit);
            Optional<Generation> listed = index.flatMap(seen -> seen.body().find(scope));
            if (listed.isPresent()) {
                return listed.get();
            }
            ScopeIndex last = index.map(Seen::body).orElseGet(() -> new ScopeIndex(0, "", Map.of()));
            Generation fresh = new Generation(fenced.token().value(), Math.max(last.sequence(), made) + 1);
            made = fresh.number();
            StoreKey seal = keys.scope(scope, fresh).seal();
            ScopeIndex next = last.with(scope, fresh, access.nonce());
            Seal first = new Seal(fenced.token().value(), 0, access.nonce());
            Operation create = new Operation.Create(seal, ScopeBodies.SEAL.encode(seal, first));
            if (write(index, next, List.of(create), limit)) {
                return fresh;
            }
        }
        throw changed();
    }

    /** Whether there was one. */
    boolean delete(String scope, TimeLimit limit) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<ScopeIndex>> index = ScopeIndex.read(access, keys, limit);
            Optional<Generation> listed = index.flatMap(seen -> seen.body().find(scope));
            if (index.isEmpty() || listed.isEmpty()) {
                return false;
            }
            ScopeIndex next = index.get().body().without(scope, access.nonce());
            StoreKey seal = keys.scope(scope, listed.get()).seal();
            // a seal that is missing was deleted by hand, and its scope can be deleted nevertheless
            List<Operation> delete = store
                    .read(seal, limit.call())
                    .<Operation>map(found -> new Operation.Delete(seal, found.version()))
                    .stream()
                    .toList();
            if (write(index, next, delete, limit)) {
                return true;
            }
        }
        throw changed();
    }

    /** Lists nothing any more. */
    void clear(TimeLimit limit) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<ScopeIndex>> index = access.read(ScopeIndex.FORMAT, keys.index(), limit.call());
            if (index.isEmpty() || index.get().body().scopes().isEmpty()) {
                return;
            }
            if (write(index, index.get().body().empty(access.nonce()), List.of(), limit)) {
                return;
            }
        }
        throw changed();
    }

    /**
     * Deletes keys of the scope that are of other generations. What this leaves behind is found when the scope is opened the next
     * time.
     */
    void purge(String scope, Optional<Generation> listed) {
        Optional<StoreKey> kept =
                listed.map(generation -> keys.scope(scope, generation)).map(ScopeKeys::root);
        try {
            purge(keys.scope(scope), key -> kept.filter(key::isBelow).isEmpty());
        } catch (HaException later) {
            LOG.info("leftovers of scope {} are deleted when it is opened again: {}", scope, later.getMessage());
        }
    }

    /** Deletes what does not count any more, in fenced transactions of as many keys as go into one. */
    void purge(StoreKey prefix, Predicate<StoreKey> which) {
        List<Operation> deletions = new ArrayList<>();
        for (Map.Entry<StoreKey, Stored> found :
                store.list(prefix, access.callLimit()).entrySet()) {
            if (which.test(found.getKey())) {
                deletions.add(
                        new Operation.Delete(found.getKey(), found.getValue().version()));
            }
        }
        for (int from = 0; from < deletions.size(); from += fenced.mostOperations()) {
            List<Operation> some = deletions.subList(from, Math.min(deletions.size(), from + fenced.mostOperations()));
            TransactionOutcome outcome = fenced.commit(some, access.limit(1));
            if (!(outcome instanceof TransactionOutcome.Applied)) {
                throw new BackendUnavailableException("keys below " + prefix + " could not be deleted: " + outcome);
            }
        }
    }

    /** Whether it is there now; false means that it is not and never will be. */
    private boolean write(Optional<Seen<ScopeIndex>> last, ScopeIndex next, List<Operation> more, TimeLimit limit) {
        List<Operation> all = new ArrayList<>();
        all.add(Operation.put(keys.index(), last.map(Seen::version), ScopeIndex.FORMAT.encode(keys.index(), next)));
        all.addAll(more);
        TransactionOutcome outcome = fenced.commit(all, limit);
        if (outcome instanceof TransactionOutcome.Unknown unknown) {
            settleByReading(next, unknown.error(), limit);
            return true;
        }
        return outcome instanceof TransactionOutcome.Applied;
    }

    /** A positive read-back is final, a negative one is not. */
    private void settleByReading(ScopeIndex next, HaException noAnswer, TimeLimit limit) {
        try {
            Function<Seen<ScopeIndex>, String> nonce = seen -> seen.body().nonce();
            if (access.read(ScopeIndex.FORMAT, keys.index(), limit.call())
                    .map(nonce)
                    .equals(Optional.of(next.nonce()))) {
                return;
            }
        } catch (HaException notSettled) {
            noAnswer.addSuppressed(notSettled);
        }
        throw new OutcomeUnknownException(
                "no answer to a write to " + keys.index() + ": " + noAnswer.getMessage(), noAnswer);
    }

    private BackendUnavailableException changed() {
        return new BackendUnavailableException(
                "key " + keys.index() + " changed under each of " + MOST_TRIES + " tries");
    }
}
