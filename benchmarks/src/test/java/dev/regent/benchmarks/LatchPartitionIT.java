package dev.regent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsNetworks;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leader whose only ZooKeeper server is isolated from the others: the driver, and Curator's {@code LeaderLatch} beside it, on the same servers at the same time. How long
 * the latch has two leaders is printed and not judged. System properties: {@code regent.partitions} (1) is how often, {@code regent.partitions.lease} (4000) is the length of
 * lease and session in milliseconds.
 */
@NeedsServer(ServerKind.ZOOKEEPER)
@NeedsNetworks
@DisplayName("A leader on an isolated ZooKeeper server, the driver and LeaderLatch in the same run")
class LatchPartitionIT {

    private static final Logger log = LoggerFactory.getLogger(LatchPartitionIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();
    private static final int RETRY_MILLIS = 100;
    private static final int RETRIES = 3;

    private final int lease = Integer.getInteger("regent.partitions.lease", 4_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName("F14: the driver never has two leaders (E1, E5)")
    void isolated() throws Exception {
        try (Ensemble servers =
                ZooKeeperServers.start(folder, ServerOptions.nodes(3).inNetworks())) {
            for (int run = 1; run <= Integer.getInteger("regent.partitions", 1); run++) {
                Outcome regent = once(servers, run);
                assertThat(regent.twoLeaders())
                        .as("time with two leaders, run " + run)
                        .isZero();
            }
        }
    }

    private Outcome once(Ensemble servers, int run) throws Exception {
        int server = (servers.awaitLeader(LIMIT) + 1) % servers.size();
        List<String> alone = List.of(servers.addresses().get(server));
        List<String> others = IntStream.range(0, servers.size())
                .filter(each -> each != server)
                .mapToObj(servers.addresses()::get)
                .toList();
        try (Rival regentAlone = new Driver(run, alone);
                Rival latchAlone = new Latch(run, alone)) {
            until("the first lead", () -> regentAlone.leads() && latchAlone.leads());
            try (Rival regentOther = new Driver(run, others);
                    Rival latchOther = new Latch(run, others);
                    BeliefSampler regentOld = new BeliefSampler("regent-old", regentAlone::leads);
                    BeliefSampler latchOld = new BeliefSampler("latch-old", latchAlone::leads);
                    BeliefSampler regentNew = new BeliefSampler("regent-new", regentOther::leads);
                    BeliefSampler latchNew = new BeliefSampler("latch-new", latchOther::leads)) {
                until("the samplers", () -> regentOld.believes() && latchOld.believes());
                long cut = System.nanoTime();
                servers.isolate(server);
                try {
                    until("take-overs", () -> regentNew.believes() && latchNew.believes());
                    until("old leaders stop", () -> !regentOld.believes() && !latchOld.believes());
                } finally {
                    servers.rejoin(server);
                }
                Outcome regent = Outcome.of(cut, regentOld, regentNew);
                System.out.println("run " + run + ", lease and session " + lease + " ms: driver " + regent
                        + "; LeaderLatch " + Outcome.of(cut, latchOld, latchNew));
                return regent;
            }
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(LIMIT.toNanos());
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** @param stopped when the old leader last said that it leads, in milliseconds after the cut */
    private record Outcome(long stopped, long granted, long twoLeaders) {

        static Outcome of(long cut, BeliefSampler old, BeliefSampler next) {
            return new Outcome(
                    Duration.ofNanos(old.last() - cut).toMillis(),
                    Duration.ofNanos(next.first() - cut).toMillis(),
                    Duration.ofNanos(Math.max(0, old.last() - next.first())).toMillis());
        }

        @Override
        public String toString() {
            return "stopped after " + stopped + " ms, next after " + granted + " ms, two leaders for " + twoLeaders
                    + " ms";
        }
    }

    private interface Rival extends AutoCloseable {

        boolean leads();

        @Override
        void close();
    }

    private final class Driver implements Rival, LeaderContender {

        private final HaBackend backend;
        private final LeaderElection election;
        private volatile Optional<Leadership> granted = Optional.empty();

        Driver(int run, List<String> servers) {
            backend = HaBackends.open(
                    "zookeeper",
                    "of-" + servers.size(),
                    Map.of(
                            HaBackends.CLUSTER_ID.key(),
                            "partition-" + run,
                            "high-availability.lease.duration",
                            lease + " ms",
                            "high-availability.zookeeper.quorum",
                            String.join(",", servers)));
            election = backend.election("election");
            election.start(this);
        }

        @Override
        public boolean leads() {
            return granted.filter(Leadership::isHeld).isPresent();
        }

        @Override
        public void onGranted(Leadership leadership) {
            granted = Optional.of(leadership);
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            log.info("{} was revoked: {}", token, cause);
        }

        @Override
        public void onError(HaException error) {
            log.info("the election cannot proceed now: {}", error.getMessage());
        }

        @Override
        public void close() {
            election.close();
            backend.close();
        }
    }

    private final class Latch implements Rival {

        private final CuratorFramework client;
        private final LeaderLatch latch;

        Latch(int run, List<String> servers) throws Exception {
            client = CuratorFrameworkFactory.newClient(
                    String.join(",", servers), lease, lease, new ExponentialBackoffRetry(RETRY_MILLIS, RETRIES));
            client.start();
            client.blockUntilConnected();
            latch = new LeaderLatch(client, "/latch/partition-" + run, "of-" + servers.size());
            latch.start();
        }

        @Override
        public boolean leads() {
            return latch.hasLeadership();
        }

        @Override
        public void close() {
            try {
                latch.close();
            } catch (IOException failed) {
                log.info("the latch was not closed", failed);
            }
            client.close();
        }
    }
}
