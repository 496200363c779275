package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a contender that does not lead looks, and when it tries to acquire. Times are nanoseconds of the election. */
final class Following {

    private final RandomGenerator random;
    /** The longest without a look while renewals are told. Whatever a lost hint would have been about ends these too, as far as is known. */
    private static final long LONGEST_UNSEEN = Duration.ofMinutes(10).toNanos();

    private final long interval;
    private final long watchedInterval;
    private final long oldest;
    private final Sight sight;
    private final Tokens tokens = new Tokens();
    private final Trouble trouble;
    private final Backoff readBackoff;
    private final Backoff acquireBackoff;
    private final Backoff hintBackoff;

    private long lookAt = Outbox.NEVER;
    private long acquireAt;
    private long nextHintedLook;
    private boolean hinted;
    private boolean lookIsHinted;
    private boolean lookIsNeeded; // whatever renewals are told
    private long unseenUntil;

    Following(String incarnation, LeaseTiming timing, RandomGenerator random, Trouble trouble) {
        this.random = random;
        this.trouble = trouble;
        this.interval = timing.renewInterval().toNanos();
        this.watchedInterval = Math.min(
                interval + interval / 2,
                timing.duration().minus(timing.callTimeout()).toNanos());
        this.oldest = interval + timing.callTimeout().toNanos();
        this.sight = new Sight(incarnation, timing.longest().toNanos());
        this.readBackoff = new Backoff(interval / 16, interval, random);
        this.acquireBackoff = new Backoff(interval / 256, interval, random);
        this.hintBackoff = new Backoff(Math.min(interval / 32, 20_000_000), interval / 4, random);
    }

    long lookAt() {
        return lookAt;
    }

    void lookNow(long now) {
        lookIsNeeded = true;
        lookAt = now;
    }

    /** A write was not even taken: look again after a while. */
    void lookLater(long sent) {
        lookIsNeeded = true;
        lookAt = sent + readBackoff.next();
    }

    /** What a watch says is never relied upon, and followed at a bounded rate: slower if it keeps finding nothing new. */
    void hint(long now, boolean idle) {
        hinted = true;
        lookIsNeeded = true;
        if (idle) {
            lookAt = Math.min(lookAt, Math.max(now, nextHintedLook));
        }
    }

    /**
     * A watch has told of a renewal. While it goes on telling of the next one of the lease that was seen, nothing is to be seen; a look follows when it
     * does not, and finds when the holder fell silent.
     */
    void renewed(long token, long write, long now, boolean idle) {
        if (!sight.told().concern(token)) {
            hint(now, idle);
        } else if (sight.told().tell(write, now) && !lookIsNeeded) {
            lookAt = Math.min(now + silence(), unseenUntil);
        }
    }

    /** How long after a told renewal the next one is missing: so late that a look is rarely in vain, and a look before the wait is over. */
    private long silence() {
        return Math.min(interval + Backoff.jittered(interval / 2, random), watchedInterval);
    }

    void reading(long now) {
        nextHintedLook = now + (hinted ? hintBackoff.next() : 0);
        lookIsHinted = hinted;
        hinted = false;
    }

    /** A read was answered, in whatever phase. */
    void answered(Observation observation) {
        tokens.seen(observation);
        trouble.ended();
        readBackoff.reset();
    }

    void readFailed(HaException error, long sent) {
        trouble.happened(error);
        hinted = false;
        lookAt = sent + readBackoff.next();
        lookIsNeeded = true;
    }

    /**
     * Takes in what was seen while not leading, and plans the next look. Where the last one was due to a hint and found something, the holder's next
     * renewal brings the next hint, and a look before it would find nothing.
     */
    void seen(Observation observation, boolean own, long now) {
        boolean changed = sight.seen(observation, tokens.anyGranted(), tokens.largestAnnounced(), now);
        if (changed) {
            hintBackoff.reset();
        }
        if (!own && observation.record().filter(LeaseRecord::held).isPresent()) {
            acquireBackoff.reset(); // somebody won
        }
        lookIsNeeded = hinted;
        unseenUntil = now + LONGEST_UNSEEN + Backoff.jittered(interval, random);
        boolean watched = changed && lookIsHinted;
        lookAt = now + Backoff.jittered(watched ? watchedInterval : interval, random);
        if (hinted) {
            lookAt = Math.min(lookAt, Math.max(now, nextHintedLook));
        }
    }

    /** What to acquire now, if it is time. A look that is too old is no base for it: others may have come and gone. */
    Optional<Observation> free(long now) {
        return now >= acquireAt ? sight.free(now, oldest) : Optional.empty();
    }

    /** The token of the next acquire. Whatever becomes of it, another one needs another look. */
    long acquiring(Observation seen, long now) {
        sight.use();
        acquireAt = now + acquireBackoff.next();
        return tokens.next(seen);
    }

    /** The record is one's own now. */
    void acquired(long token) {
        tokens.granted(token);
        sight.forget();
    }

    /** The grant was renewed, so contending again may be quick. */
    void settled() {
        acquireBackoff.reset();
    }

    /** The next moment at which something may be due; a free record that was looked at too long ago waits for the next look. */
    long nextMoment(long now) {
        long acquire = sight.freeAt().map(at -> Math.max(at, acquireAt)).orElse(Outbox.NEVER);
        return acquire > now ? Math.min(acquire, lookAt) : lookAt;
    }
}
