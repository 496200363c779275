package dev.regent.ha.support.lease;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one grant may be believed. Passive and lock-free, so that it holds also when no thread of the election can run (E5, E6).
 *
 * <p>Whoever looks after the deadline makes the loss final, and nothing extends what was lost: an answer that arrives late cannot revive
 * a grant that somebody has already seen end (E3). All times are of one {@link dev.regent.ha.support.NanoClock}.
 */
public final class ValidityDeadline {

    private static final long LOST = -1;

    private final long origin;

    /** Nanoseconds from origin to deadline, or {@link #LOST}. */
    private final AtomicLong remaining;

    /**
     * @param origin any moment before all deadlines of the grant, in nanoseconds of the clock
     * @param deadline first moment at which the grant is over
     */
    public ValidityDeadline(long origin, long deadline) {
        this.origin = origin;
        this.remaining = new AtomicLong(Math.max(LOST, deadline - origin));
    }

    /** One that is over already. */
    static ValidityDeadline ended() {
        return new ValidityDeadline(0, LOST);
    }

    /** Whether the grant may still be believed at that moment, which is the present. False is final. */
    public boolean isHeld(long now) {
        while (true) {
            long current = remaining.get();
            if (current == LOST) {
                return false;
            }
            if (now - origin < current) {
                return true;
            }
            if (remaining.compareAndSet(current, LOST)) {
                return false;
            }
            // it was extended between the two looks: judge the new deadline
        }
    }

    /**
     * Moves the deadline, never to an earlier moment.
     *
     * @return whether the grant is held; false if it had ended before, and then it stays so
     */
    public boolean extend(long deadline, long now) {
        while (isHeld(now)) {
            long current = remaining.get();
            long next = Math.max(current, deadline - origin);
            if (current != LOST && remaining.compareAndSet(current, next)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the grant would be held at that moment, for observers who must not make its loss final. */
    boolean peek(long now) {
        long current = remaining.get();
        return current != LOST && now - origin < current;
    }

    /** Ends the grant now. */
    public void end() {
        remaining.set(LOST);
    }
}
