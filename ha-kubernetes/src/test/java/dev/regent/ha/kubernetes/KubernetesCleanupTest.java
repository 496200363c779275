package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.ForwardingDocumentStore;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("A cleanup by label")
class KubernetesCleanupTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ALL = Place.MANAGED_BY + "=" + Place.REGENT;

    private final KubernetesFixture fixture = KubernetesFixture.connected();
    private final AtomicBoolean cutOff = new AtomicBoolean();

    @Test
    @DisplayName("L2: leaves nothing of the cluster but the token floor, and touches no other cluster")
    void leavesNothing() throws Exception {
        try (fixture) {
            try (HaBackend other = open("ab", DocumentSeams.NONE)) {
                Leading.of(other.election("election")).stateHandles("scope").create("x", StateHandle.ofUtf8("x"));
            }
            List<String> before = objects();
            try (HaBackend one = open("a", DocumentSeams.NONE)) {
                Leadership leadership = Leading.of(one.election("election"));
                leadership.publish(Map.of("rpc", "here"));
                leadership.stateHandles("scope").create("x", StateHandle.ofUtf8("x"));
                one.membership("group").register(Map.of());
            }
            assertThat(objects()).hasSizeGreaterThan(before.size() + 3);
            try (HaBackend cleanup = open("a", DocumentSeams.NONE)) {
                cleanup.deleteCluster(PATIENCE);
                before.add("ConfigMap regent-floor");
                assertThat(objects()).containsExactlyInAnyOrderElementsOf(before);
            }
        }
    }

    @Test
    @DisplayName("L2, S1: leaves nothing also with a former leader alive, of whom nothing is written any more")
    void zombie() throws Exception {
        DocumentSeams careless = new DocumentSeams(lease -> {}, Isolated::new, LeaseTiming.LONGEST);
        try (fixture;
                HaBackend zombie = open("a", careless);
                HaBackend cleanup = open("a", DocumentSeams.NONE)) {
            LeaderElection election = zombie.election("election");
            Leadership former = Leading.of(election);
            former.publish(Map.of("rpc", "zombie"));
            StateHandleStore scope = former.stateHandles("scope");
            scope.create("x", StateHandle.ofUtf8("x"));
            cutOff.set(true); // its lease alone: what it writes to scopes and index gets through
            election.close(); // it cannot release, and does not contend again
            cleanup.deleteCluster(PATIENCE);
            assertThat(objects()).containsExactly("ConfigMap regent-floor");
            assertThatThrownBy(() -> scope.create("y", StateHandle.ofUtf8("y"))).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> former.stateHandles("new")).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> former.deleteScope("scope")).isInstanceOf(FencedException.class);
            assertThat(objects()).containsExactly("ConfigMap regent-floor");
        }
    }

    /** Of kind and name; all of a namespace that have our label. */
    private List<String> objects() {
        Configuration configuration = Configuration.of(KubernetesOptions.all(), fixture.options());
        ApiServer server = new Kubeconfig(configuration, Map.of(), NanoClock.system()).load();
        HttpCalls calls = new HttpCalls(server.peer("test"), Threading.system());
        try {
            List<String> found = new ArrayList<>();
            for (Resource resource : Resource.values()) {
                new Api(calls, server)
                        .list(new Place.Selection(resource, ALL), "", LIMIT)
                        .path("items")
                        .forEach(item -> found.add(resource.kind() + " "
                                + item.path("metadata").path("name").asText()));
            }
            return found;
        } finally {
            calls.close(Duration.ofSeconds(1));
        }
    }

    private HaBackend open(String cluster, DocumentSeams seams) {
        KubernetesHaBackendFactory factory = new KubernetesHaBackendFactory(seams);
        Map<String, String> options = new HashMap<>(fixture.options());
        options.put("high-availability.lease.duration", "4 s");
        Configuration configuration = Configuration.of(factory.options(), options);
        return factory.open(new HaBackendContext(new ClusterId(cluster), "process", configuration));
    }

    /** Whose leases do not get through while it is cut off. */
    private final class Isolated extends ForwardingDocumentStore {

        Isolated(DocumentStore store) {
            super(store);
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            return cutOff.get() && LeaseDocument.isAt(key)
                    ? new WriteOutcome.NotSent(new BackendUnavailableException("cut off, on purpose"))
                    : super.write(key, expected, body, limit);
        }
    }
}
