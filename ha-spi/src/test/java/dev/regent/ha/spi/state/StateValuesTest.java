package dev.regent.ha.spi.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StateValuesTest {

    private static final StateHandle HANDLE = StateHandle.ofUtf8("payload-7");
    private static final Version VERSION = new Version("3");

    @Test
    @DisplayName("a handle copies bytes in and out")
    void copies() {
        byte[] bytes = {1, 2, 3};
        StateHandle handle = StateHandle.of(bytes);
        bytes[0] = 9;
        handle.bytes()[1] = 9;

        assertThat(handle.bytes()).containsExactly(1, 2, 3);
        assertThat(handle.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("handles are equal when their bytes are")
    void equality() {
        assertThat(StateHandle.of("payload-7".getBytes(UTF_8)))
                .isEqualTo(HANDLE)
                .hasSameHashCodeAs(HANDLE);
        assertThat(StateHandle.ofUtf8("other")).isNotEqualTo(HANDLE);
        assertThat(StateHandle.ofUtf8("ärger").utf8()).isEqualTo("ärger");
    }

    @Test
    @DisplayName("a handle does not print its content")
    void printsItsSizeAlone() {
        assertThat(HANDLE).hasToString("StateHandle[9 bytes]");
    }

    @Test
    @DisplayName("a version is opaque and not empty")
    void version() {
        assertThat(VERSION).hasToString("3").isEqualTo(new Version("3")).isNotInstanceOf(Comparable.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new Version("")).withMessage("version is empty");
    }

    @Test
    @DisplayName("results keep what they were made of")
    void resultsAreImmutable() {
        Map<String, Version> versions = new HashMap<>(Map.of("a", VERSION));
        List<Versioned> current = new ArrayList<>(List.of(new Versioned("a", HANDLE, VERSION)));
        CommitResult.Applied applied = new CommitResult.Applied(versions);
        CommitResult.Rejected rejected = new CommitResult.Rejected(current);
        versions.clear();
        current.clear();

        assertThat(applied.versions()).containsOnlyKeys("a");
        assertThat(rejected.current()).hasSize(1);
    }

    @Test
    @DisplayName("create, replace and remove commit one change each")
    void shortForms() {
        RecordingStore store = new RecordingStore();

        store.create("a", HANDLE);
        store.replace("a", VERSION, HANDLE);
        store.remove("a", VERSION);

        assertThat(store.commits)
                .containsExactly(
                        List.of(new Change.Create("a", HANDLE)),
                        List.of(new Change.Replace("a", VERSION, HANDLE)),
                        List.of(new Change.Remove("a", VERSION)));
    }

    private static final class RecordingStore implements StateHandleStore {

        private final List<List<Change>> commits = new ArrayList<>();

        @Override
        public CommitResult commit(List<Change> changes) {
            commits.add(changes);
            return new CommitResult.Rejected(List.of());
        }

        @Override
        public Optional<Versioned> get(String name) {
            return Optional.empty();
        }

        @Override
        public List<Versioned> list() {
            return List.of();
        }
    }
}
