package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.Version;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextClassLoaderTest {

    private static final Map<String, String> OPTIONS =
            Map.of("high-availability.cluster-id", "orders", "recording.text", "anything");

    @TempDir
    Path folder;

    private final List<String> callbacks = new ArrayList<>();
    private ClassLoader former;
    private URLClassLoader host;
    private Recorder recorder;

    @BeforeEach
    void setUp() {
        Recorder.writePlugin(folder.resolve("recording/recording.jar"));
        recorder = new Recorder();
        former = Thread.currentThread().getContextClassLoader();
        host = new URLClassLoader("host", new URL[0], getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(host);
    }

    @AfterEach
    void tearDown() throws IOException {
        Thread.currentThread().setContextClassLoader(former);
        recorder.close();
        host.close();
    }

    @Test
    @DisplayName(
            "every call into a backend and what it handed out runs in the plugin's context, every callback in the caller's")
    void backend() {
        try (HaBackend backend = HaBackends.open(folder, "recording", "node-1", OPTIONS)) {
            backend.profile();
            backend.checkHealth();
            assertThatThrownBy(() -> backend.deleteCluster(Duration.ZERO))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessage("thrown by the plugin");
            backend.raiseEpoch(new FencingToken(7));
            backend.stateHandles("e", "s").get("n");
            backend.stateHandles("e", "s").list();
            try (LeaderElection election = backend.election("e");
                    LeaderRetrieval retrieval = backend.leaderRetrieval("e");
                    Membership membership = backend.membership("g")) {
                election.start(new UsesEverything());
                retrieval.start(leader -> callback("leader"));
                retrieval.current();
                membership.register(Map.of());
                membership.watch(members -> callback("members"));
            }
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(host);
        }

        assertThat(callbacks)
                .containsExactly(
                        "granted in host", "error in host", "revoked in host", "leader in host", "members in host");
        assertAllInPlugin(
                "type",
                "options",
                "option parser",
                "open",
                "profile",
                "checkHealth",
                "deleteCluster",
                "raiseEpoch",
                "stateHandles",
                "get",
                "list entries",
                "election",
                "leaderRetrieval",
                "membership",
                "start election",
                "own thread before the callback",
                "own thread after the callback",
                "token",
                "isHeld",
                "publish",
                "open scope",
                "commit",
                "deleteScope",
                "start retrieval",
                "current",
                "register",
                "watch",
                "close membership",
                "close retrieval",
                "close election",
                "close backend");
    }

    @Test
    @DisplayName("every call into a storage runs in the plugin's context, the caller's stream in the caller's")
    void storage() throws IOException {
        URI root = URI.create("RECORDING://anywhere");
        try (StateStorage storage = StateStorages.open(folder, root, Map.of("recording.text", "anything"))) {
            storage.write("name", new FilterInputStream(new ByteArrayInputStream(new byte[3])) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    callback("stream");
                    return super.read(buffer, offset, length);
                }
            });
            try (InputStream in = storage.read("name")) {
                assertThat(in.available()).isZero();
                assertThat(in.skip(1)).isZero();
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.readAllBytes()).isEmpty();
            }
            storage.list("");
            storage.delete("name");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(host);
        }

        assertThat(callbacks).isNotEmpty().containsOnly("stream in host");
        assertAllInPlugin(
                "schemes",
                "storage options",
                "option parser",
                "open storage",
                "write",
                "read",
                "available",
                "skip",
                "read byte",
                "read bytes",
                "close stream",
                "list payloads",
                "delete",
                "close storage");
    }

    private void assertAllInPlugin(String... calls) {
        assertThat(recorder.calls()).contains(calls);
        assertThat(recorder.seen())
                .allSatisfy(seen -> assertThat(seen.loader())
                        .as(seen.call())
                        .hasValueSatisfying(
                                loader -> assertThat(loader.getName()).isEqualTo("regent-plugin-recording")));
    }

    private void callback(String what) {
        callbacks.add(what + " in "
                + Objects.requireNonNull(Thread.currentThread().getContextClassLoader())
                        .getName());
    }

    private final class UsesEverything implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            callback("granted");
            leadership.token();
            leadership.isHeld();
            leadership.publish(Map.of());
            StateHandleStore store = leadership.stateHandles("s");
            store.get("a");
            store.list();
            store.commit(List.of(Change.create("a", StateHandle.ofUtf8("b"))));
            store.remove("a", new Version("1"));
            leadership.deleteScope("s");
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            callback("revoked");
        }

        @Override
        public void onError(HaException error) {
            callback("error");
        }
    }
}
