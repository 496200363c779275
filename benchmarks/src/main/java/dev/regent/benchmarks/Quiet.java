package dev.regent.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Three contenders that nobody disturbs. */
record Quiet(Bench bench) {

    private static final Duration TIME = Duration.ofSeconds(60);
    private static final int CONTENDERS = 3;

    List<Row> measure() {
        try (Rivals rivals = bench.rivals(bench.driver(), CONTENDERS)) {
            long end = System.nanoTime() + TIME.toNanos();
            for (long left = TIME.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long changes = rivals.changes();
            return List.of(new Row(
                    bench.who() + ", " + CONTENDERS + " contenders",
                    Part.QUIET.title(),
                    TIME.toSeconds() + " s",
                    "" + changes,
                    "",
                    "0",
                    changes == 0));
        }
    }
}
