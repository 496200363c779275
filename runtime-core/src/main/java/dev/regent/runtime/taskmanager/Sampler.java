package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.regent.runtime.threads.NamedThreads;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** Notes the process's record counts every 50 ms for the last 60 s. */
final class Sampler implements AutoCloseable {

    static final Duration PERIOD = Duration.ofMillis(50);
    static final Duration KEPT = Duration.ofSeconds(60);

    private final ScheduledExecutorService thread = Threads.SYSTEM.serial("taskmanager-sampler");
    private final SampleRing ring = new SampleRing((int) KEPT.dividedBy(PERIOD));
    private final RecordTotals totals;
    private final LongSupplier nanos;

    Sampler(RecordTotals totals, LongSupplier nanos) {
        this.totals = totals;
        this.nanos = nanos;
    }

    void start() {
        Future<?> unused = thread.scheduleAtFixedRate(this::sample, 0, PERIOD.toMillis(), MILLISECONDS);
    }

    private void sample() {
        RecordTotals.Sums sums = totals.sums();
        ring.add(new SampleRing.Sample(nanos.getAsLong(), sums.recordsIn(), sums.recordsOut()));
    }

    SampleRing ring() {
        return ring;
    }

    @Override
    public void close() {
        NamedThreads.stop(thread, Duration.ofMillis(100));
    }
}
