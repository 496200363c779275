package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.Registration;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.WriteGate;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClusterCleanupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of processes that must not lose their lease to a busy machine; they release it, so that nobody waits for it. */
    private static final LeaseTiming TIMING = new LeaseTiming(
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            LeaseTiming.LONGEST);

    /** Of processes that die with their lease. */
    private static final LeaseTiming DYING = new LeaseTiming(
            Duration.ofMillis(400),
            Duration.ofMillis(60),
            Duration.ofMillis(250),
            Duration.ofMillis(30),
            LeaseTiming.LONGEST);

    private final MemoryStore store = new MemoryStore();

    @Test
    @DisplayName("L2: nothing is left but the floor, and other clusters are untouched")
    void deletesOneCluster() throws Exception {
        fill("one");
        fill("two");
        try (DocumentBackend backend = backend("one")) {
            backend.deleteCluster(PATIENCE);
            backend.deleteCluster(PATIENCE);
        }
        assertThat(remains("one")).isEmpty();
        assertThat(remains("two")).isNotEmpty();
        try (DocumentBackend backend = backend("two")) {
            assertThat(backend.stateHandles("first", "scope").list()).hasSize(1);
        }
    }

    @Test
    @DisplayName("E2: tokens go on growing after a cleanup, of which only the floor remembers them")
    void tokensGrow() throws Exception {
        long before = fill("one");
        try (DocumentBackend backend = backend("one")) {
            backend.deleteCluster(PATIENCE);
        }
        long afterwards = fill("one");
        assertThat(afterwards).isGreaterThan(before + 1);
        try (DocumentBackend backend = backend("one")) {
            backend.deleteCluster(PATIENCE);
        }
        assertThat(fill("one")).isGreaterThan(afterwards + 1);
    }

    @Test
    @DisplayName("L2: it refuses to delete under a living leader, and says who that is")
    void livingLeader() throws Exception {
        try (DocumentBackend leading = backend("one");
                DocumentBackend cleaning = backend("one")) {
            Leadership leadership = lead(leading, "first");
            leadership.stateHandles("scope").create("a", Bench.handle("a"));

            assertThatThrownBy(() -> cleaning.deleteCluster(Duration.ofMillis(500)))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("is led by 'process' with token " + leadership.token());

            assertThat(leadership.isHeld()).isTrue();
            assertThat(leadership.stateHandles("scope").list()).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "L2: killed at any step, it leaves what can be cleaned up by another run, and never a scope that is half there")
    void killedAnywhere() throws Exception {
        for (int step = 1; step < 40; step += 3) {
            fill("one");
            try (DocumentBackend dying = backend("one", DYING)) {
                int[] left = {step};
                store.faults(() -> --left[0] < 0 ? Fault.REQUEST_LOST : Fault.NONE);
                try {
                    dying.deleteCluster(Duration.ofMillis(300));
                } catch (HaException killed) {
                    assertThat(killed).hasMessageNotContaining("\n");
                }
            } finally {
                store.faults(() -> Fault.NONE);
            }
            try (DocumentBackend next = backend("one")) {
                assertThat(next.stateHandles("first", "scope").list()).hasSizeBetween(0, 1);
                next.deleteCluster(PATIENCE);
            }
            assertThat(remains("one")).as("killed at step %s", step).isEmpty();
        }
    }

    @Test
    @DisplayName("S4: a cleanup that was overtaken leaves the documents of a newer leader alone")
    void newerDocument() throws Exception {
        fill("one");
        ScopeBody newer = ScopeBody.created(new Generation(1_000_000, 1), "newer");
        StoreKey key = new Keys(new ClusterId("one")).election("first").scope("scope", newer.generation());
        store.putByHand(key, ScopeBody.FORMAT.encode(key, newer));

        try (DocumentBackend backend = backend("one")) {
            backend.deleteCluster(PATIENCE);
        }

        Keys.Election election = new Keys(new ClusterId("one")).election("first");
        assertThat(remains("one"))
                .as("without its index the document would be nobody's")
                .containsExactlyInAnyOrder(
                        key.toString(),
                        election.lease().toString(),
                        election.index().toString());
    }

    @Test
    @DisplayName(
            "L2: where a deletion may hit what is written later, lease and index stay without content, and nobody waits for them")
    void inexactDeletions() throws Exception {
        long before = fill("one");
        DocumentStore inexact = new ForwardingDocumentStore(store) {
            @Override
            public boolean deletesExactly() {
                return false;
            }
        };
        try (DocumentBackend backend = backend(inexact, "one", TIMING)) {
            backend.deleteCluster(PATIENCE);
        }
        Keys keys = new Keys(new ClusterId("one"));
        assertThat(remains("one"))
                .containsExactlyInAnyOrder(
                        keys.election("first").lease().toString(),
                        keys.election("first").index().toString(),
                        keys.election("second").lease().toString(),
                        keys.election("second").index().toString());
        assertThat(fill("one")).isGreaterThan(before + 1);
    }

    private List<String> remains(String cluster) {
        return store.keys().stream()
                .filter(key -> key.startsWith("clusters/" + cluster + "/"))
                .toList();
    }

    /** Two elections with a scope each, and a member that never withdrew; the larger token. */
    private long fill(String cluster) throws Exception {
        long token = 0;
        try (DocumentBackend backend = backend(cluster)) {
            for (String election : new String[] {"first", "second"}) {
                Leadership leadership = lead(backend, election);
                leadership.stateHandles("scope").create("a", Bench.handle("a"));
                token = Math.max(token, leadership.token().value());
            }
            StoreAccess access = new StoreAccess(store, Threading.system(), new SecureRandom(), Duration.ofSeconds(1));
            StoreKey group = new Keys(new ClusterId(cluster)).group("group");
            assertThat(new Registration(access, group, "dead", TIMING, Map.of())
                            .member()
                            .name())
                    .isEqualTo("dead");
        }
        return token;
    }

    private DocumentBackend backend(String cluster) {
        return backend(cluster, TIMING);
    }

    private DocumentBackend backend(String cluster, LeaseTiming timing) {
        return backend(store, cluster, timing);
    }

    private static DocumentBackend backend(DocumentStore over, String cluster, LeaseTiming timing) {
        BackendSettings settings = new BackendSettings(
                new ClusterId(cluster),
                "process",
                timing,
                new Limits(1000, 10),
                WriteGate.PASSIVE_CHECK,
                Duration.ofMillis(10),
                Optional.empty());
        return new DocumentBackend(over, settings, BackendResources.system());
    }

    private static Leadership lead(DocumentBackend backend, String name) throws Exception {
        CompletableFuture<Leadership> granted = new CompletableFuture<>();
        LeaderElection election = backend.election(name);
        election.start(new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                granted.complete(leadership);
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {}

            @Override
            public void onError(HaException error) {}
        });
        return granted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
