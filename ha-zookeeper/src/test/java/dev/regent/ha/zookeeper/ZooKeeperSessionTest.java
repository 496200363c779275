package dev.regent.ha.zookeeper;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions come and go, and no leadership and no member lives in one. On a server of its own, so that all its sessions are known. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(180)
class ZooKeeperSessionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ELECTION = "election";
    private static final Pattern SESSION = Pattern.compile("sid=(0x[0-9a-f]+)");

    @TempDir
    Path folder;

    private Ensemble server;
    private ZooKeeperFixture fixture;

    @BeforeEach
    void start() {
        server = ZooKeeperServers.start(folder, ServerOptions.nodes(1));
        fixture = new ZooKeeperFixture(List.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.node(0).port())));
    }

    @AfterEach
    void stop() {
        fixture.close();
        server.close();
    }

    @Test
    @DisplayName(
            "E1, E8: a leader whose session has ended leads on under its token in a new one, and nobody else is granted")
    void sessionEnds() {
        ServerLink link = fixture.serverLink().orElseThrow();
        RecordingContender leader = new RecordingContender("leader");
        RecordingContender standby = new RecordingContender("standby");
        try (HaBackend backend = open(link.factory(), link.options())) {
            backend.election(ELECTION).start(leader);
            await().atMost(LIMIT).until(leader::leads);
            StateHandleStore scope = leader.leadership().orElseThrow().stateHandles("scope");
            Set<String> former = sessions();
            try (HaBackend other = open(fixture.factory(), fixture.options())) {
                other.election(ELECTION).start(standby);
                link.turnAway();
                await("the end of the session").atMost(LIMIT).until(this::sessionHasEnded);
                link.heal();
                await().atMost(LIMIT)
                        .ignoreExceptionsInstanceOf(HaException.class)
                        .untilAsserted(() -> assertThat(scope.create("name", StateHandle.ofUtf8("value")))
                                .isNotNull());
                assertThat(sessions()).as("sessions").hasSize(2).doesNotContainAnyElementsOf(former);
                assertThat(leader.leads()).isTrue();
                assertThat(leader.order()).as("callbacks of the leader").hasSize(1);
                assertThat(standby.grants()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("No node of a leader, its scopes and a member is an ephemeral one")
    void nothingEphemeral() throws Exception {
        RecordingContender leader = new RecordingContender("leader");
        try (HaBackend backend = open(fixture.factory(), fixture.options())) {
            backend.election(ELECTION).start(leader);
            await().atMost(LIMIT).until(leader::leads);
            leader.leadership().orElseThrow().publish(Map.of("rpc", "here"));
            assertThat(leader.leadership().orElseThrow().stateHandles("scope").create("name", StateHandle.ofUtf8("1")))
                    .isInstanceOf(CommitResult.Applied.class);
            backend.membership("group").register(Map.of());
            ZooKeeper hand = new ZooKeeper(fixture.quorum(), 10_000, event -> {});
            try {
                await().atMost(LIMIT).until(() -> hand.getState().isConnected());
                List<Stat> nodes = new ArrayList<>();
                collect(hand, fixture.root(), nodes);
                assertThat(nodes).hasSizeGreaterThan(10);
                assertThat(nodes).allMatch(node -> isNoSession(node.getEphemeralOwner()));
            } finally {
                hand.close();
            }
        }
    }

    /** Containers are told by the sign bit alone. */
    private static boolean isNoSession(long owner) {
        return owner == 0 || owner == Long.MIN_VALUE;
    }

    private static void collect(ZooKeeper hand, String node, List<Stat> found) throws Exception {
        Stat stat = new Stat();
        for (String child : hand.getChildren(node, false, stat)) {
            collect(hand, node + "/" + child, found);
        }
        found.add(stat);
    }

    private boolean sessionHasEnded() {
        return server.node(0)
                .metrics()
                .lines()
                .anyMatch(line -> line.matches("zk_stale_sessions_expired\\s+[1-9]\\d*"));
    }

    private Set<String> sessions() {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.node(0).port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write("cons".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return SESSION.matcher(answer)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static HaBackend open(HaBackendFactory factory, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("high-availability.lease.duration", "60 s");
        all.put("high-availability.lease.renew-interval", "2 s");
        all.put("high-availability.lease.call-timeout", "1 s");
        all.put(ZooKeeperOptions.SESSION_TIMEOUT.key(), "4 s");
        return factory.open(new HaBackendContext(new ClusterId("kit"), "p", Configuration.of(factory.options(), all)));
    }
}
