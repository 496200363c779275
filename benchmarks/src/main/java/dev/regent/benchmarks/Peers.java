package dev.regent.benchmarks;

import dev.regent.benchmarks.contender.ContestKind;
import dev.regent.benchmarks.contender.ContestOptions;
import java.time.Duration;
import java.util.List;

/** What else elects on these servers, each with the least settings that the servers take, and as its guide says. */
record Peers(List<Peer> all) {

    private static final int AT_ONCE = 5;

    /**
     * One of them.
     *
     * @param pairs how many pairs of contenders are measured at a time, since most of the time is waiting
     */
    record Peer(String name, ContestOptions options, int pairs) {}

    static Peers of(Bench bench) {
        if (!bench.peers()) {
            return new Peers(List.of());
        }
        return new Peers(
                switch (bench.kind()) {
                    case ZOOKEEPER ->
                        List.of(peer(
                                bench,
                                "Curator `LeaderLatch`",
                                ContestKind.CURATOR_LATCH,
                                Duration.ofSeconds(2),
                                0,
                                1));
                    case ETCD ->
                        List.of(peer(
                                bench, "jetcd's election", ContestKind.JETCD_ELECTION, Duration.ofSeconds(1), 0, 1));
                    case CONSUL ->
                        List.of(
                                session(bench, 15), // the default, as in the guide
                                session(bench, 0));
                    case KUBERNETES -> List.of(); // Fabric8 judges leases by the wall clock
                    case MINIO -> List.of();
                    case VERSITYGW -> throw Stock.unmeasured(bench.kind());
                });
    }

    private static Peer session(Bench bench, int lockDelay) {
        return peer(
                bench, "Consul session lock", ContestKind.CONSUL_SESSION, Duration.ofSeconds(10), lockDelay, AT_ONCE);
    }

    private static Peer peer(Bench bench, String name, ContestKind kind, Duration session, int lockDelay, int pairs) {
        return new Peer(name, bench.peer(kind, session, Duration.ofSeconds(lockDelay)), pairs);
    }
}
