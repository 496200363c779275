package dev.regent.benchmarks;

import dev.regent.benchmarks.contender.ContestKind;
import dev.regent.benchmarks.contender.ContestOptions;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a part of the report works with.
 *
 * @param kind of the servers
 * @param stock servers that run
 * @param runs how often each thing is measured
 * @param lease of the driver
 * @param peers whether the peers are measured too
 * @param logs folder for what processes print
 * @param random for moments
 */
record Bench(ServerKind kind, Stock stock, int runs, Duration lease, boolean peers, Path logs, Random random) {

    private static final AtomicInteger ELECTIONS = new AtomicInteger();

    Ensemble servers() {
        return stock.servers();
    }

    /** Contenders of the driver, of an election that nobody else uses. */
    ContestOptions driver(List<String> addresses) {
        return options(driverKind(), addresses, lease, Duration.ZERO, stock.settings());
    }

    ContestOptions driver() {
        return driver(servers().addresses());
    }

    /** Contenders of a peer, of an election that nobody else uses. */
    ContestOptions peer(ContestKind peer, Duration session, Duration lockDelay) {
        return options(peer, servers().addresses(), session, lockDelay, Map.of());
    }

    private static ContestOptions options(
            ContestKind kind,
            List<String> addresses,
            Duration lease,
            Duration lockDelay,
            Map<String, String> settings) {
        String election = "election-" + ELECTIONS.incrementAndGet();
        return new ContestOptions(kind, addresses, election, "first", lease, lockDelay, settings);
    }

    /** Starts contenders of one election. */
    Rivals rivals(ContestOptions options, int number) {
        return Rivals.start(options, logs, number, random);
    }

    String who() {
        return Stock.type(kind) + " driver, lease " + lease.toMillis() / 1000.0 + " s" + nodes();
    }

    String nodes() {
        return servers().size() == 1 ? "" : ", " + servers().size() + " nodes";
    }

    private ContestKind driverKind() {
        return switch (kind) {
            case ZOOKEEPER -> ContestKind.REGENT_ZOOKEEPER;
            case ETCD -> ContestKind.REGENT_ETCD;
            case CONSUL -> ContestKind.REGENT_CONSUL;
            case KUBERNETES -> ContestKind.REGENT_KUBERNETES;
            case MINIO -> ContestKind.REGENT_S3;
            case VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }
}
