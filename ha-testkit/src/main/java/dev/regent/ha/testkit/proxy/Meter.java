package dev.regent.ha.testkit.proxy;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of one direction, of one connection and with it of all. */
final class Meter {

    private final Optional<Meter> all;
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong stalled = new AtomicLong();
    private final AtomicLong delayed = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /** @param all the sum of which this is a part */
    Meter(Optional<Meter> all) {
        this.all = all;
    }

    void forwarded(long bytes) {
        forwarded.addAndGet(bytes);
        all.ifPresent(meter -> meter.forwarded(bytes));
    }

    /** @param bytes negative when they are held no more */
    void held(long bytes) {
        held.addAndGet(bytes);
        all.ifPresent(meter -> meter.held(bytes));
    }

    void stalled(long bytes) {
        stalled.addAndGet(bytes);
        all.ifPresent(meter -> meter.stalled(bytes));
    }

    void delayed(long bytes) {
        delayed.addAndGet(bytes);
        all.ifPresent(meter -> meter.delayed(bytes));
    }

    void throttled(long bytes) {
        throttled.addAndGet(bytes);
        all.ifPresent(meter -> meter.throttled(bytes));
    }

    void dropped(long bytes) {
        dropped.addAndGet(bytes);
        all.ifPresent(meter -> meter.dropped(bytes));
    }

    Traffic read() {
        return new Traffic(forwarded.get(), held.get(), stalled.get(), delayed.get(), throttled.get(), dropped.get());
    }
}
