package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.Turn;
import dev.regent.ha.support.transaction.ScopeBodies.Seal;
import dev.regent.ha.support.transaction.TransactionKeys.ScopeKeys;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scope in the hands of one leader. Its batches are serialised, and each replaces the seal at its version. While the outcome of the last one
 * is known, the next one rests on what that left, so a commit is one round trip; otherwise the scope is read again first. The next
 * batch then has the same condition on the seal as the unknown one or comes after it, so once it is applied the unknown one is settled.
 */
final class TransactionScope implements StateHandleStore {

    private static final int CALLS = 6;
    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final TransactionStore store;
    private final FencedTransactions fenced;
    private final Limits limits;
    private final ScopeKeys keys;
    private final StateHandleReader reader;
    private final Turn turn;
    private volatile @Nullable ScopeSnapshot settled; // changed in turn
    private volatile boolean deleted;

    /** @param reader follows the index */
    TransactionScope(
            StoreAccess access,
            TransactionStore store,
            FencedTransactions fenced,
            Limits limits,
            ScopeKeys keys,
            StateHandleReader reader) {
        this.access = access;
        this.store = store;
        this.fenced = fenced;
        this.limits = limits;
        this.keys = keys;
        this.reader = reader;
        this.turn = new Turn(access.threads());
    }

    /**
     * Sets the seal under this leader's token; from then on nothing of a former leader can be applied here, whatever becomes of the lease, nor a
     * deletion by this one that has no answer.
     *
     * @return false if there is no seal
     */
    boolean open(TimeLimit limit) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<Seal>> found = access.read(ScopeBodies.SEAL, keys.seal(), limit.call());
            if (found.isEmpty()) {
                fenced.requireLast(limit);
                return false;
            }
            Seen<Seal> last = notNewer(found.get());
            Seal mine = new Seal(fenced.token().value(), last.body().batch(), access.nonce());
            Operation replace =
                    new Operation.Replace(keys.seal(), last.version(), ScopeBodies.SEAL.encode(keys.seal(), mine));
            TransactionOutcome outcome = fenced.commit(List.of(replace), limit);
            if (outcome instanceof TransactionOutcome.Applied) {
                settled = load(limit);
                return true;
            }
            if (outcome instanceof TransactionOutcome.Unknown unknown) {
                settleByReading(mine.nonce(), unknown.error(), limit);
            }
        }
        throw changed();
    }

    @Override
    public CommitResult commit(List<Change> changes) {
        if (deleted) {
            throw new IllegalStateException("scope " + keys.root() + " was deleted: open it again");
        }
        limits.check(changes);
        TimeLimit limit = access.limit(CALLS);
        return turn.take(limit, keys.root().toString(), () -> commitInTurn(changes, limit));
    }

    @Override
    public Optional<Versioned> get(String name) {
        return reader.get(name);
    }

    @Override
    public List<Versioned> list() {
        return reader.list();
    }

    void markDeleted() {
        deleted = true;
    }

    private CommitResult commitInTurn(List<Change> changes, TimeLimit limit) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            fenced.requireHeld(); // whoever leads no longer is told so also while the store does not answer
            ScopeSnapshot known = settled;
            ScopeSnapshot base = known == null ? load(limit) : known;
            fenced.requireHeld(); // now nobody else can have written, so what was seen is current
            ScopeBatch batch = new ScopeBatch(base, changes, fenced.token().value(), access.nonce());
            if (!batch.isAsExpected()) {
                return batch
                        .rejected(); // what was read settles nothing: an unknown batch may still be applied after it
            }
            TransactionOutcome outcome = fenced.commit(batch.operations(), limit);
            settled = null;
            if (outcome instanceof TransactionOutcome.Applied applied) {
                settled = batch.applied(applied);
                return batch.result();
            }
            if (outcome instanceof TransactionOutcome.Unknown unknown) {
                settleByReading(batch.nonce(), unknown.error(), limit);
                return batch.result();
            }
            // refused: an earlier batch of unknown outcome was applied after it was looked for
        }
        throw changed();
    }

    /** A positive read-back is final, a negative one is not. */
    private void settleByReading(String nonce, HaException noAnswer, TimeLimit limit) {
        try {
            if (seal(limit).body().nonce().equals(nonce)) {
                return;
            }
        } catch (HaException notSettled) {
            noAnswer.addSuppressed(notSettled);
        }
        throw new OutcomeUnknownException(
                "no answer to a write to " + keys.root() + ": " + noAnswer.getMessage(), noAnswer);
    }

    private Seen<Seal> seal(TimeLimit limit) {
        return notNewer(access.read(ScopeBodies.SEAL, keys.seal(), limit.call()).orElseThrow(this::gone));
    }

    private Seen<Seal> notNewer(Seen<Seal> seal) {
        if (seal.body().token() > fenced.token().value()) {
            throw fenced.superseded();
        }
        return seal;
    }

    private ScopeSnapshot load(TimeLimit limit) {
        ScopeSnapshot snapshot = ScopeSnapshot.read(access, store, keys, limit).orElseThrow(this::gone);
        if (snapshot.seal().body().token() > fenced.token().value()) {
            throw fenced.superseded();
        }
        return snapshot;
    }

    /** Deleted by this leader, by a newer one, or by a person. */
    private HaException gone() {
        if (deleted) {
            throw new IllegalStateException("scope " + keys.root() + " was deleted: open it again");
        }
        fenced.requireLast(access.limit(1));
        return TransactionScopeReader.missing(keys);
    }

    private BackendUnavailableException changed() {
        return new BackendUnavailableException(
                "scope " + keys.root() + " changed under each of " + MOST_TRIES + " tries");
    }
}
