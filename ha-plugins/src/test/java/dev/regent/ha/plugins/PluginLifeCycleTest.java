package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.state.StateStorage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLifeCycleTest {

    private static final Map<String, String> OPTIONS = Map.of("high-availability.cluster-id", "orders");

    @TempDir
    Path folder;

    private Recorder recorder;

    @BeforeEach
    void setUp() {
        Recorder.writePlugin(folder.resolve("recording.jar"));
        recorder = new Recorder();
    }

    @AfterEach
    void tearDown() {
        recorder.close();
    }

    @Test
    @DisplayName("closing a backend closes its class loader")
    void closesWithBackend() {
        HaBackend backend = HaBackends.open(folder, "recording", OPTIONS);
        assertThat(loaderOf("open").getResource("marker.txt")).isNotNull();

        backend.close();
        backend.close();

        assertThat(loaderOf("open").getResource("marker.txt")).isNull();
    }

    @Test
    @DisplayName(
            "closing a backend from within a callback closes its class loader once the callback has ended, not under it")
    void closesFromCallback() {
        HaBackend backend = HaBackends.open(folder, "recording", OPTIONS);
        AtomicBoolean openInside = new AtomicBoolean();
        backend.leaderRetrieval("e").start(leader -> {
            backend.close();
            openInside.set(isOpen());
        });

        assertThat(recorder.calls()).contains("close backend", "own thread after the callback");
        assertThat(openInside).isTrue();
        await().until(() -> !isOpen());
    }

    @Test
    @DisplayName("backend and storage of one plugin share a class loader and end with the Plugins that opened them")
    void sharesOneLoader() {
        Plugins plugins = Plugins.inFolder(folder);
        try (HaBackend backend = plugins.openBackend("recording", "node-1", OPTIONS);
                StateStorage storage = plugins.openStorage(URI.create("recording:/x"), Map.of())) {
            backend.checkHealth();
            storage.list("");
        }
        assertThat(loaderOf("checkHealth")).isSameAs(loaderOf("list payloads"));
        assertThat(loaderOf("open").getResource("marker.txt")).isNotNull();

        plugins.close();

        assertThat(loaderOf("open").getResource("marker.txt")).isNull();
    }

    @Test
    @DisplayName("a plugin that was only asked for its type is let go")
    void releasesUnused() {
        TestJar.backend("good", "1").writeTo(folder.resolve("good.jar"));
        try (Plugins plugins = Plugins.inFolder(folder)) {
            assertThat(plugins.backendFactory("good").type()).isEqualTo("good");

            assertThat(loaderOf("type").getResource("marker.txt")).isNull();
        }
    }

    @Test
    @DisplayName("a plugin is searched for once, however often it is asked for")
    void searchesOnce() {
        try (Plugins plugins = Plugins.inFolder(folder)) {
            plugins.backendFactory("recording");
            plugins.backendFactory("recording");

            assertThat(recorder.calls()).containsOnlyOnce("type");
        }
    }

    private boolean isOpen() {
        return loaderOf("open").getResource("marker.txt") != null;
    }

    private ClassLoader loaderOf(String call) {
        return recorder.seen().stream()
                .filter(seen -> seen.call().equals(call))
                .reduce((earlier, later) -> later)
                .flatMap(Recorder.Seen::loader)
                .orElseThrow();
    }
}
