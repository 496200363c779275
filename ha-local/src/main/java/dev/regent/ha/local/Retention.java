package dev.regent.ha.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which old numbers of a document may be deleted: never the newest 16, nor any that this process has not known to be superseded for the
 * longest lease, on its monotonic clock. A writer or reader that was stopped for less than that therefore finds what it had in hand. Not safe for
 * use by several threads.
 */
final class Retention {

    private static final int NEWEST = 16;
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Duration age;
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** @param age at least as long as the longest lease */
    Retention(Duration age) {
        this.age = age;
    }

    /** That number is the highest now. */
    void seen(long highest, long now) {
        Mark last = marks.peekLast();
        // one mark a second is enough: numbers in between wait for the next one
        if (last == null || highest > last.highest && now - last.at >= STEP.toNanos()) {
            marks.addLast(new Mark(highest, now));
        }
    }

    /** All numbers below this one may go. */
    long deletableBelow(long highest, long now) {
        while (marks.size() > 1 && now - second().at >= age.toNanos()) {
            marks.removeFirst();
        }
        Mark first = marks.peekFirst();
        if (first == null || now - first.at < age.toNanos()) {
            return 0;
        }
        return Math.min(first.highest, highest - NEWEST + 1);
    }

    private Mark second() {
        return marks.stream().skip(1).findFirst().orElseThrow();
    }

    /**
     * At that time all smaller numbers were superseded.
     *
     * @param highest the highest number then
     * @param at on the monotonic clock, in nanoseconds
     */
    private record Mark(long highest, long at) {}
}
