package dev.regent.ha.testkit.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Counts connections. */
final class Tally {

    final AtomicLong accepted = new AtomicLong();
    final AtomicLong open = new AtomicLong();
    final AtomicLong silent = new AtomicLong();
    final AtomicLong turnedAway = new AtomicLong();
    final AtomicLong reset = new AtomicLong();
    final AtomicLong unreachable = new AtomicLong();

    ConnectionCounts read() {
        return new ConnectionCounts(
                accepted.get(), open.get(), silent.get(), turnedAway.get(), reset.get(), unreachable.get());
    }
}
