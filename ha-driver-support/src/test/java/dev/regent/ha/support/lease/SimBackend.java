package dev.regent.ha.support.lease;

import dev.regent.ha.support.store.StoreAccess.Seen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A linearizable lease record in memory, in one of two shapes. Transactional: one write acquires and raises the epoch, and compares the
 * floor. Document: record and epoch are two objects; a missing record is first created unheld; a read sees the record first and epoch and
 * floor later.
 */
final class SimBackend {

    /** First half of a read. */
    record Seen(Optional<LeaseRecord> record, String version) {}

    private final boolean document;
    private final Set<String> dead = new HashSet<>();
    private final Set<String> published = new HashSet<>();
    private final Set<String> bodies = new HashSet<>();
    private final List<LeaseRecord> written = new ArrayList<>();
    private Optional<LeaseRecord> record = Optional.empty();
    private long version;
    private long creations;
    private long epoch;
    private String epochNonce = "";
    private final long floor;

    SimBackend(boolean document, long floor) {
        this.document = document;
        this.floor = floor;
    }

    Seen see() {
        return new Seen(record, version());
    }

    /** A missing record has no version of its own, as on most backends. */
    private String version() {
        return record.isPresent() ? "v" + version : "absent";
    }

    Observation complete(Seen seen) {
        boolean holderDead = seen.record()
                .filter(LeaseRecord::held)
                .map(LeaseRecord::incarnation)
                .filter(dead::contains)
                .isPresent();
        return new Observation(seen.record(), seen.version(), epoch, floor, holderDead);
    }

    boolean acquireRaisesEpoch() {
        return !document;
    }

    long epoch() {
        return epoch;
    }

    WriteOutcome apply(ElectionAction.Call call) {
        return apply(call, epoch);
    }

    /** @param epochSeen what a confirmation compares: the epoch that it found when it was sent */
    WriteOutcome apply(ElectionAction.Call call, long epochSeen) {
        if (call instanceof ElectionAction.Acquire acquire) {
            return acquire(acquire.seen(), acquire.mine());
        } else if (call instanceof ElectionAction.Confirm confirm) {
            return confirm(confirm.mine(), epochSeen);
        } else if (call instanceof ElectionAction.Renew renew) {
            return write(renew.version(), renew.next());
        } else if (call instanceof ElectionAction.Release release) {
            return write(release.version(), release.tombstone());
        }
        throw new AssertionError(call);
    }

    private WriteOutcome acquire(Observation seen, LeaseRecord mine) {
        if (document && seen.record().isEmpty()) {
            write(seen.version(), new LeaseRecord(0, "", "", 0, "unheld-" + ++creations, 0, Map.of()));
            return new WriteOutcome.Refused();
        }
        if (seen.record().isEmpty() && seen.epoch() != epoch) {
            return new WriteOutcome.Refused();
        }
        WriteOutcome outcome = write(seen.version(), mine);
        if (!document && outcome instanceof WriteOutcome.Applied) {
            epoch = Math.max(epoch, mine.token());
            epochNonce = mine.nonce();
        }
        return outcome;
    }

    private WriteOutcome confirm(LeaseRecord mine, long epochSeen) {
        if (epoch == epochSeen && epoch < mine.token()) {
            epoch = mine.token();
            epochNonce = mine.nonce();
        }
        return epochNonce.equals(mine.nonce()) ? new WriteOutcome.Applied("") : new WriteOutcome.Refused();
    }

    private WriteOutcome write(String condition, LeaseRecord next) {
        if (!condition.equals(version())) {
            return new WriteOutcome.Refused();
        }
        if (!bodies.add(next.toString())) {
            throw new AssertionError("a body was written twice: " + next);
        }
        record = Optional.of(next);
        written.add(next);
        version++;
        published.add(next.token() + " " + next.addresses());
        return new WriteOutcome.Applied("v" + version);
    }

    boolean everPublished(long token, Map<String, String> addresses) {
        return published.contains(token + " " + addresses);
    }

    Optional<LeaseRecord> record() {
        return record;
    }

    /** Somebody writes the object without changing the record. */
    void touch() {
        version++;
    }

    /** Somebody deletes the record by hand. */
    void delete() {
        if (record.isPresent()) {
            record = Optional.empty();
            version++;
        }
    }

    /** Somebody puts back what stood there once, an older state of the present grant included; the argument chooses. */
    void putBack(IntUnaryOperator choice) {
        if (!written.isEmpty()) {
            record = Optional.of(written.get(choice.applyAsInt(written.size())));
            version++;
        }
    }

    /** The backend has proof that this incarnation is dead. */
    void died(String incarnation) {
        dead.add(incarnation);
    }
}
