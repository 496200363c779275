package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@Isolated("measures times")
@Timeout(180)
@DisplayName("Two API servers on one etcd")
class KubernetesSeveralServersIT {

    private static final String ELECTION = "election";
    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "F13: one of them is killed: its leader goes on by the other (E8), writes (S4), and hands over (E9), and those who retrieve see it (R1)")
    void oneIsKilled() {
        try (KubernetesServers servers = KubernetesServers.start(folder, ServerOptions.nodes(2))) {
            Tenant tenant = Tenant.create(servers);
            int killed = servers.api().node(0).port();
            int other = servers.api().node(1).port();
            try (HaBackend leading = open("first", tenant.options(List.of(killed, other)));
                    HaBackend following = open("second", tenant.options(List.of(killed, other)))) {
                RecordingContender first = new RecordingContender("first");
                LeaderElection election = leading.election(ELECTION);
                election.start(first);
                await().atMost(LIMIT).until(first::leads);
                RecordingContender second = new RecordingContender("second");
                following.election(ELECTION).start(second);
                List<String> seen = new CopyOnWriteArrayList<>();
                following.leaderRetrieval(ELECTION).start(leader -> seen.add(address(leader)));
                first.leadership().orElseThrow().publish(Map.of("rpc", "one"));
                await().atMost(LIMIT).until(() -> seen.contains("one"));

                servers.api().node(0).kill();
                await("a lease and more").pollDelay(LEASE.plusSeconds(1)).until(() -> true);
                assertThat(first.order()).as("E8: no change of the leader").hasSize(1);
                assertThat(first.leads()).isTrue();
                await("the state by the other")
                        .atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> first.leadership()
                                .orElseThrow()
                                .stateHandles("scope")
                                .list()
                                .isEmpty());
                assertThat(first.leadership()
                                .orElseThrow()
                                .stateHandles("scope")
                                .create("entry", StateHandle.of(new byte[] {1})))
                        .isInstanceOf(CommitResult.Applied.class);

                election.close();
                await().atMost(LIMIT).until(second::leads);
                second.leadership().orElseThrow().publish(Map.of("rpc", "two"));
                await().atMost(LIMIT).until(() -> seen.contains("two"));
                assertThat(second.leadership()
                                .orElseThrow()
                                .stateHandles("scope")
                                .list())
                        .hasSize(1);
            }
        }
    }

    private static String address(Optional<LeaderInformation> leader) {
        return leader.map(info -> info.addresses().getOrDefault("rpc", "")).orElse("");
    }

    private static HaBackend open(String name, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(given);
        options.put(LeaseOptions.DURATION.key(), LEASE.toSeconds() + " s");
        HaBackendFactory factory = new KubernetesHaBackendFactory();
        return factory.open(
                new HaBackendContext(new ClusterId("several"), name, Configuration.of(factory.options(), options)));
    }
}
