package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.Turn;
import dev.regent.ha.support.store.WriteGate;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sealed document in the hands of one leader. Its updates are serialised. While the outcome of the last write is known, the next one rests
 * on what that wrote, since nobody else may write; otherwise the document is read again first. The next write then has the same
 * condition as the unknown one or comes after it, so once it is applied the unknown one is settled (design section 3). An update that finds
 * nothing to change while a write is unknown writes the same again for that reason: what it decides must not be overtaken.
 *
 * @param <T> the body
 */
final class SealedRegister<T extends SealedBody<T>> {

    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final BodyFormat<T> format;
    private final StoreKey key;
    private final HeldLease lease;
    private final WriteGate gate;
    private final Runnable whenMissing;
    private final long least;
    private final Pieces<T> pieces;
    private final Turn turn;
    private volatile @Nullable Seen<T> settled; // changed in turn
    private boolean unknown; // whether a write may still be applied; used in turn

    /**
     * @param whenMissing called when the document is not there though it was: throws if a newer leader may have deleted it
     * @param least the smallest token that it holds as long as nobody deletes it
     * @param pieces what it refers to
     */
    SealedRegister(
            StoreAccess access,
            BodyFormat<T> format,
            StoreKey key,
            HeldLease lease,
            WriteGate gate,
            Runnable whenMissing,
            long least,
            Pieces<T> pieces) {
        this.access = access;
        this.turn = new Turn(access.threads());
        this.format = format;
        this.key = key;
        this.lease = lease;
        this.gate = gate;
        this.whenMissing = whenMissing;
        this.least = least;
        this.pieces = pieces;
    }

    StoreKey key() {
        return key;
    }

    /** Starts with a document that is known to be sealed under this leader's token. */
    void adopt(Seen<T> own) {
        settled = own;
    }

    /** What is known of it while nobody else may write. */
    Optional<Seen<T>> known() {
        return Optional.ofNullable(settled);
    }

    /** The document as the store has it now, sealed under this leader's token or an older one. */
    Seen<T> read(TimeLimit limit) {
        Seen<T> root = readRoot(limit);
        while (true) {
            Optional<T> whole = pieces.whole(root.body());
            if (whole.isPresent()) {
                return new Seen<>(whole.get(), root.version());
            }
            Seen<T> again = readRoot(limit);
            if (again.version().equals(root.version())) {
                throw new CorruptStateException("a chunk of document " + key + " is missing");
            }
            root = again;
        }
    }

    private Seen<T> readRoot(TimeLimit limit) {
        Optional<Seen<T>> found = access.read(format, key, limit.call());
        if (found.isEmpty()) {
            whenMissing.run();
            throw new CorruptStateException("document " + key + " has disappeared");
        }
        if (found.get().body().token() > lease.token().value()) {
            throw superseded(found.get().body().token());
        }
        if (found.get().body().token() < least) {
            lease.superseded();
            throw new FencedException("document " + key + " is another than token " + lease.token()
                    + " wrote: the cluster was deleted, and its id is used again");
        }
        return found.get();
    }

    /** Tells the election of a larger token, and the caller. */
    FencedException superseded(long larger) {
        lease.superseded();
        return new FencedException(
                "a leader with token " + larger + " has shut out token " + lease.token() + " from " + key);
    }

    /**
     * Decides on what the document holds and writes what was decided, repeating both where the document changed in between.
     *
     * @throws FencedException if the grant is over or a larger token was found
     * @throws OutcomeUnknownException if no answer came; the next update settles it
     * @throws BackendUnavailableException if nothing was written
     */
    <R> R update(TimeLimit limit, Function<T, Decision<T, R>> step) {
        return turn.take(limit, key.toString(), () -> updateInTurn(limit, step));
    }

    private <R> R updateInTurn(TimeLimit limit, Function<T, Decision<T, R>> step) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            gate.pass(lease); // whoever leads no longer is told so also while the store does not answer
            Seen<T> base = base(limit);
            gate.pass(lease); // now nobody else can have written, so what was seen is current
            Decision<T, R> decision = step.apply(base.body());
            if (decision instanceof Decision.Write<T, R> write) {
                if (write(base, write.body(), limit)) {
                    return write.result();
                }
            } else if (decision instanceof Decision.Keep<T, R> keep) {
                if (!unknown || write(base, base.body().renewed(access.nonce()), limit)) {
                    return keep.result();
                }
            }
        }
        throw new BackendUnavailableException("document " + key + " changed under each of " + MOST_TRIES + " tries");
    }

    private Seen<T> base(TimeLimit limit) {
        Seen<T> known = settled;
        if (known != null) {
            return known;
        }
        Seen<T> found = read(limit);
        if (!unknown) {
            settled = found;
        }
        return found;
    }

    private void settle(Seen<T> found) {
        settled = found;
        unknown = false;
        pieces.settled(found.body());
    }

    /** Whether the body is there now; false means that it is not and never will be. */
    private boolean write(Seen<T> base, T wanted, TimeLimit limit) {
        T next = pieces.stored(base.body(), wanted, limit);
        if (!next.equals(wanted)) {
            gate.pass(lease); // that took its time
        }
        WriteOutcome outcome = access.write(format, key, Optional.of(base.version()), next, limit.call());
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        settled = null;
        if (outcome instanceof WriteOutcome.Applied applied) {
            settle(new Seen<>(next, applied.version()));
            return true;
        }
        if (outcome instanceof WriteOutcome.Unknown noAnswer) {
            unknown = true;
            settleByReading(next, noAnswer.error(), limit);
            return true;
        }
        Seen<T> found = read(limit); // refused, and so is an unknown one, which came before it or was applied
        settle(found);
        return found.body().nonce().equals(next.nonce());
    }

    /**
     * A positive read-back is final, a negative one is not. Neither is a larger token: the write may have been applied before that
     * leader sealed the document, and its payload may be in use.
     */
    private void settleByReading(T next, HaException noAnswer, TimeLimit limit) {
        try {
            Seen<T> found = read(limit);
            if (found.body().nonce().equals(next.nonce())) {
                settle(found);
                return;
            }
        } catch (HaException notSettled) {
            noAnswer.addSuppressed(notSettled);
        }
        throw new OutcomeUnknownException("no answer to a write to " + key + ": " + noAnswer.getMessage(), noAnswer);
    }
}
