package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("A scope of several ConfigMaps")
class KubernetesLargeScopeTest {

    private static final int ENTRIES = 5000;
    private static final int BATCH = 100;
    private static final String VALUE = "x".repeat(1000);
    private static final StoreKey CLUSTER = StoreKey.of("clusters", "large");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    @DisplayName("S4, S9, L2: holds 5,000 entries, is taken over with all of them, changes, shrinks and is deleted")
    void fiveThousand() throws Exception {
        try (KubernetesFixture fixture = KubernetesFixture.connected()) {
            try (HaBackend first = open(fixture)) {
                StateHandleStore scope = Leading.of(first.election("election")).stateHandles("scope");
                for (int from = 0; from < ENTRIES; from += BATCH) {
                    applied(scope.commit(IntStream.range(from, from + BATCH)
                            .mapToObj(i -> Change.create("entry " + i, StateHandle.ofUtf8(VALUE + i)))
                            .toList()));
                }
                assertThat(fixture.store().list(CLUSTER, LIMIT))
                        .as("lease, index, scope and chunks")
                        .hasSizeGreaterThan(
                                3 + ENTRIES * VALUE.length() / fixture.store().maxScopeBytes());
            }
            try (HaBackend second = open(fixture)) {
                StateHandleStore scope = Leading.of(second.election("election")).stateHandles("scope");
                List<Versioned> all = scope.list();
                assertThat(all).hasSize(ENTRIES);
                assertThat(second.stateHandles("election", "scope").list()).isEqualTo(all);
                Versioned some = scope.get("entry 2500").orElseThrow();
                assertThat(some.handle().utf8()).isEqualTo(VALUE + 2500);
                applied(scope.replace(some.name(), some.version(), StateHandle.ofUtf8("changed")));
                shrink(scope);
                assertThat(second.stateHandles("election", "scope").list())
                        .hasSize(BATCH)
                        .isEqualTo(scope.list());
                assertThat(fixture.store().list(CLUSTER, LIMIT))
                        .as("lease, index and scope")
                        .hasSize(3);
            }
            try (HaBackend cleanup = open(fixture)) {
                cleanup.deleteCluster(LIMIT);
                assertThat(fixture.store().list(CLUSTER, LIMIT)).isEmpty();
            }
        }
    }

    /** To one batch. */
    private static void shrink(StateHandleStore scope) {
        List<Versioned> left = new ArrayList<>(scope.list());
        while (left.size() > BATCH) {
            List<Versioned> some = left.subList(0, BATCH);
            applied(scope.commit(some.stream()
                    .map(each -> Change.remove(each.name(), each.version()))
                    .toList()));
            some.clear();
        }
    }

    private static void applied(CommitResult result) {
        assertThat(result).isInstanceOf(CommitResult.Applied.class);
    }

    private static HaBackend open(KubernetesFixture fixture) {
        KubernetesHaBackendFactory factory = new KubernetesHaBackendFactory();
        Configuration configuration = Configuration.of(factory.options(), fixture.options());
        return factory.open(new HaBackendContext(new ClusterId("large"), "process", configuration));
    }
}
