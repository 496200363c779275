package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What operators and other controllers do to a leader: tokens that are rotated, and objects that others change all the time. */
@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@Isolated("measures times")
@Timeout(180)
class KubernetesTroubleIT {

    private static final ClusterId CLUSTER = new ClusterId("trouble");
    private static final String ELECTION = "election";
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STORM = LEASE.multipliedBy(2);
    /**
     * Who is hinted looks 50 times a second at most ({@code Following}), by three requests of less than 2,000 bytes, most of which are the token. A loop without that pause sends
     * several times as much.
     */
    private static final int MOST_BYTES_A_SECOND = 50 * 3 * 2_000;

    private final KubernetesFixture fixture = new KubernetesFixture();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        fixture.close();
    }

    @Test
    @DisplayName(
            "F26: a token that is rotated in its file costs no leadership; with one that is wrong it ends in time (E7), and comes again with a valid one, without a restart")
    void rotation() throws IOException {
        RecordingContender contender = contend("first", fixture.options());
        await().atMost(LIMIT).until(contender::leads);
        Path file = fixture.tenant().tokenFile();
        String namespace = fixture.tenant().namespace();
        Files.writeString(file, fixture.tenant().servers().token(namespace, "regent"));
        await("two renewals").pollDelay(LEASE).until(() -> true);
        assertThat(contender.order()).hasSize(1);

        Files.writeString(file, "a-wrong-one");
        long start = System.nanoTime();
        await().atMost(LIMIT).until(() -> !contender.leads());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LEASE.plus(SLACK));
        assertThat(contender.errors()).allSatisfy(error -> assertThat(error).hasMessageNotContaining("a-wrong-one"));

        Files.writeString(file, fixture.tenant().servers().token(namespace, "regent"));
        await().atMost(LIMIT).until(contender::leads);
        assertThat(contender.grants()).hasSize(2);
        Leadership again = contender.leadership().orElseThrow();
        assertThat(again.stateHandles("scope").create("entry", StateHandle.of(new byte[] {1})))
                .isInstanceOf(CommitResult.Applied.class);
    }

    @Test
    @DisplayName(
            "F27: while somebody else changes the lease all the time, so that renewals end in 409, at most one leads (E1), nothing loops, and all is well afterwards (E7); one such change costs nothing (E8)")
    void conflicts() throws InterruptedException {
        FaultProxy firsts = fixture.proxy();
        FaultProxy seconds = fixture.proxy();
        RecordingContender first = contend("first", fixture.optionsThrough(firsts));
        await().atMost(LIMIT).until(first::leads);
        AtomicInteger changes = new AtomicInteger();
        change(changes);
        await("two renewals").pollDelay(LEASE).until(() -> true);
        assertThat(first.order()).as("E8: one change costs nothing").hasSize(1);
        RecordingContender second = contend("second", fixture.optionsThrough(seconds));
        AtomicBoolean over = new AtomicBoolean();
        Thread storm = new Thread(
                () -> {
                    while (!over.get()) {
                        change(changes);
                    }
                },
                "kit-storm");
        storm.setDaemon(true);
        storm.start();
        try {
            long firstBefore = sent(firsts);
            long secondBefore = sent(seconds);
            long start = System.nanoTime();
            while (System.nanoTime() - start < STORM.toNanos()) {
                boolean both = first.leads() && second.leads() && first.leads();
                assertThat(both).as("E1: both believe: %s, %s", first, second).isFalse();
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            assertThat(sent(firsts) - firstBefore)
                    .as("bytes that the first sends")
                    .isLessThan(MOST_BYTES_A_SECOND * STORM.toSeconds());
            assertThat(sent(seconds) - secondBefore)
                    .as("bytes that the second sends")
                    .isLessThan(MOST_BYTES_A_SECOND * STORM.toSeconds());
            System.out.println("F27: " + (sent(firsts) - firstBefore) + " and " + (sent(seconds) - secondBefore)
                    + " bytes sent in " + STORM);
        } finally {
            over.set(true);
            storm.join(LIMIT.toMillis());
        }
        assertThat(changes).as("changes by others").hasValueGreaterThan(20);
        await().atMost(LIMIT).until(() -> first.leads() || second.leads());
        RecordingContender leader = first.leads() ? first : second;
        assertThat(leader.leadership().orElseThrow().stateHandles("scope").create("entry", StateHandle.of(new byte[] {1
                })))
                .isInstanceOf(CommitResult.Applied.class);
        System.out.println("F27: " + changes + " changes; " + first + ", " + second);
    }

    private static long sent(FaultProxy proxy) {
        return proxy.traffic(Direction.TO_SERVER).forwarded();
    }

    /** As a controller that labels objects does. */
    private void change(AtomicInteger changes) {
        Place lease = Place.of(StoreKey.of("clusters", CLUSTER.value(), "elections", ELECTION, "lease"));
        String path = lease.resource().path(fixture.tenant().namespace()) + "/" + lease.name();
        fixture.tenant()
                .servers()
                .patch(path, "{\"metadata\":{\"labels\":{\"storm\":\"n" + changes.incrementAndGet() + "\"}}}");
    }

    private RecordingContender contend(String name, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(given);
        options.put(LeaseOptions.DURATION.key(), LEASE.toSeconds() + " s");
        HaBackendFactory factory = new KubernetesHaBackendFactory();
        HaBackend backend =
                factory.open(new HaBackendContext(CLUSTER, name, Configuration.of(factory.options(), options)));
        open.push(backend);
        RecordingContender contender = new RecordingContender(name);
        backend.election(ELECTION).start(contender);
        return contender;
    }
}
