package dev.regent.ha.support.lease;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a contender has seen of the record, and since when by its own clock: the taker's half of the proof in {@link LeaseElection}.
 * Times are nanoseconds of the election.
 */
final class Sight {

    /**
     * One state of the record: a changed nonce or counter, another write of an equal record, or while it is missing a changed epoch, starts
     * the wait anew. An equal record that was written again may be an older one of a living grant, which was renewed in between. A record that
     * nobody has held yet says no more than a missing one: it is only the first step of creating it. Nor does one of a former grant, which
     * somebody put back: its holder may be dead or have released it, and the holder of a newer grant still believe.
     */
    private record State(boolean present, String nonce, long number, String write) {
        static State of(Observation observation, long announced) {
            return granted(observation, announced)
                    .map(record -> new State(true, record.nonce(), record.counter(), observation.write()))
                    .or(() -> former(observation)
                            .map(record -> new State(false, record.nonce(), record.counter(), observation.write())))
                    .orElseGet(() -> new State(false, "", observation.epoch(), ""));
        }

        /** Renewed, it is in force, whatever else was seen. */
        private static Optional<LeaseRecord> former(Observation observation) {
            return observation.record().filter(LeaseRecord::held);
        }
    }

    private final String incarnation;
    private final long longest;

    private @Nullable State state;
    private long since;
    private final ToldRenewals told = new ToldRenewals();

    private @Nullable Observation usable;
    private long freeAt;
    private long arrived;

    Sight(String incarnation, long longestNanos) {
        this.incarnation = incarnation;
        this.longest = longestNanos;
    }

    /**
     * @param tokenKnown whether record, epoch or own memory shows that a token was granted
     * @param announced the largest epoch that was seen; a record with a smaller token is of a former grant
     * @return whether the record is in another state than at the last look
     */
    boolean seen(Observation observation, boolean tokenKnown, long announced, long now) {
        State next = State.of(observation, announced);
        boolean changed = !next.equals(state);
        Optional<LeaseRecord> held = granted(observation, announced).filter(LeaseRecord::held);
        long first = told.seen(held, observation.writes()).orElse(now);
        if (changed) {
            state = next;
            since = first;
        }
        usable = observation;
        arrived = now;
        freeAt = since + Math.min(wait(observation, tokenKnown, announced), Long.MAX_VALUE - since);
        return changed;
    }

    /** What a watch tells of the renewals of the lease that was seen last. */
    ToldRenewals told() {
        return told;
    }

    private long wait(Observation observation, boolean tokenKnown, long announced) {
        Optional<LeaseRecord> record = granted(observation, announced);
        if (record.isEmpty()) {
            return tokenKnown ? longest : 0; // absence is not release
        }
        boolean own = record.get().incarnation().equals(incarnation); // of a grant that ended or never began
        return !record.get().held() || observation.holderDead() || own
                ? 0
                : record.get().durationNanos();
    }

    private static Optional<LeaseRecord> granted(Observation observation, long announced) {
        return observation
                .record()
                .filter(record -> record.held() || record.token() > 0)
                .filter(record -> record.token() >= announced);
    }

    /** The observation on which a write may be based: at most that old, not used before, and of a record that nobody holds. */
    Optional<Observation> free(long now, long oldest) {
        return usable != null && now >= freeAt && now - arrived <= oldest ? Optional.of(usable) : Optional.empty();
    }

    /** When the record becomes free unless it changes; empty if the last look was used up. */
    Optional<Long> freeAt() {
        return usable == null ? Optional.empty() : Optional.of(freeAt);
    }

    /** A write was based on the last look; the next one needs another. */
    void use() {
        usable = null;
    }

    /** The record is one's own now, so what was seen before says nothing any more. */
    void forget() {
        use();
        state = null;
        told.forget();
    }
}
