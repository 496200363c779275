package dev.regent.benchmarks;

import dev.regent.testservers.ServerKind;
import java.time.Duration;

/**
 * What a driver's fail-over is held against.
 *
 * @param lease with which it is measured unless the command says another
 * @param late how long after the end of a dead leader's lease the next is granted at the latest: half a round trip of the watch, two of the acquire, and threads
 * @param handOver median of a step-down, on one server
 * @param ensembleHandOver the same on several
 */
record Bounds(Duration lease, Duration late, Duration handOver, Duration ensembleHandOver) {

    /** Of the driver on those servers. */
    static Bounds of(ServerKind kind) {
        return switch (kind) {
            case ZOOKEEPER, ETCD, CONSUL -> millis(2_000, 100, 50);
            case KUBERNETES -> millis(4_000, 500, 100); // with the shortest lease that its page names
            case MINIO -> millis(5_000, 1_500, 1_000); // there is no watch but a poll, twice a second
            case VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }

    private static Bounds millis(long lease, long late, long handOver) {
        return new Bounds(
                Duration.ofMillis(lease), Duration.ofMillis(late), Duration.ofMillis(handOver), Duration.ofMillis(100));
    }
}
