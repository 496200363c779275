package dev.regent.runtime.taskmanager;

import java.time.Duration;

/** Waits that double up to a limit. Belongs to one thread. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait this time. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** The next wait is the first again. */
    void reset() {
        next = first;
    }
}
