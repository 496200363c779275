package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.plugins.PluginDescription;
import dev.regent.ha.plugins.Plugins;
import dev.regent.ha.plugins.StateStorages;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugins folder of the distribution, as the loader sees it. */
@Timeout(120)
class ShippedPluginsIT {

    private static final Path TARGET = Path.of("..", "distribution", "target");

    @Test
    @DisplayName("every shipped plugin is usable: right SPI version, no classes of the host, not writable by everybody")
    void usable() throws IOException {
        assertThat(list())
                .isNotEmpty()
                .allSatisfy(
                        plugin -> assertThat(plugin.problem()).as(plugin.name()).isEmpty());
    }

    @Test
    @DisplayName(
            "no backend type and no storage scheme is served twice, and 'local', 'zookeeper', 'etcd', 'consul', 'kubernetes', 'file' and 's3' are there")
    void served() throws IOException {
        List<PluginDescription> all = list();

        assertThat(all.stream().flatMap(plugin -> plugin.types().stream()))
                .doesNotHaveDuplicates()
                .contains("local", "zookeeper", "etcd", "consul", "kubernetes", "s3");
        assertThat(all.stream().flatMap(plugin -> plugin.schemes().stream()))
                .doesNotHaveDuplicates()
                .contains("file", "s3", "hdfs", "viewfs");
    }

    @Test
    @DisplayName(
            "the local driver elects and writes from its own class loader, and two of them in one JVM exclude each other")
    void worksIsolated(@TempDir Path data) throws IOException, InterruptedException, ExecutionException {
        Map<String, String> options =
                Map.of("high-availability.cluster-id", "orders", "high-availability.local.dir", data.toString());
        CompletableFuture<Leadership> first = new CompletableFuture<>();
        CompletableFuture<Leadership> second = new CompletableFuture<>();
        try (HaBackend one = HaBackends.open(folder(), "local", "one", options);
                HaBackend other = HaBackends.open(folder(), "local", "other", options)) {
            LeaderElection leading = one.election("scheduler");
            leading.start(contender(first));
            Leadership former = first.get();
            assertThat(former.stateHandles("runs").create("run-1", StateHandle.ofUtf8("done")))
                    .isInstanceOf(CommitResult.Applied.class);
            other.election("scheduler").start(contender(second));
            assertThat(second).isNotDone();

            leading.close();

            assertThat(second.get().token()).isGreaterThan(former.token());
            assertThat(second.get().stateHandles("runs").get("run-1")).isPresent();
            assertThat(former.isHeld()).isFalse();
        }
    }

    @Test
    @DisplayName("payloads go through the 'file' storage of the same plugin and come back as they were")
    void storesIsolated(@TempDir Path data) throws IOException {
        byte[] payload = "a checkpoint".getBytes(StandardCharsets.UTF_8);
        try (StateStorage storage =
                StateStorages.open(folder(), data.resolve("payloads").toUri(), Map.of())) {
            storage.write("job-1/7-a", new ByteArrayInputStream(payload));

            assertThat(storage.list("job-1/")).containsExactly("job-1/7-a");
            try (InputStream in = storage.read("job-1/7-a")) {
                assertThat(in.readAllBytes()).isEqualTo(payload);
            }
            assertThatThrownBy(() -> storage.read("job-1/8-b")).isInstanceOf(CorruptStateException.class);
        }
    }

    private static LeaderContender contender(CompletableFuture<Leadership> granted) {
        return new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                granted.complete(leadership);
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {}

            @Override
            public void onError(HaException error) {
                granted.completeExceptionally(error);
            }
        };
    }

    private static List<PluginDescription> list() throws IOException {
        try (Plugins plugins = Plugins.inFolder(folder())) {
            return plugins.list();
        }
    }

    private static Path folder() throws IOException {
        try (Stream<Path> files = Files.walk(TARGET, 3)) {
            return files.filter(file -> file.endsWith("plugins") && Files.isDirectory(file))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no plugins folder below " + TARGET.toAbsolutePath()
                            + ": run 'mvn -pl it-tests -am verify', which builds the distribution first"));
        }
    }
}
