package dev.regent.runtime.jobmanager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.runtime.jobmanager.memory.MemoryCluster;
import dev.regent.runtime.jobmanager.memory.MemoryCluster.Fault;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeStoreTest {

    private final MemoryCluster cluster = new MemoryCluster();
    private final ScopeStore scope = ScopeStore.open(cluster.leadership(1), "s");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNAVAILABLE")
    @DisplayName("S5: the same batch settles an unknown outcome, whether it was applied or lost")
    void settled(Fault fault) {
        scope.put("old", "1");
        Map<String, Optional<String>> batch =
                Map.of("old", Optional.empty(), "new", Optional.of("2"), "other", Optional.of("3"));
        cluster.plan(MemoryCluster.touching("new"), fault);
        assertThatThrownBy(() -> scope.commit(batch)).isInstanceOf(OutcomeUnknownException.class);
        scope.commit(batch);
        assertThat(cluster.entries("s")).isEqualTo(Map.of("new", "2", "other", "3"));
        scope.put("new", "4");
        scope.commit(Map.of("new", Optional.empty(), "never", Optional.empty()));
        assertThat(cluster.entries("s")).isEqualTo(Map.of("other", "3"));
        assertThat(scope.startingWith("")).isEqualTo(Map.of("other", "3"));
    }

    @Test
    @DisplayName("S1: a former leader's commit is refused")
    void fenced() {
        scope.put("a", "1");
        ScopeStore next = ScopeStore.open(cluster.leadership(2), "s");
        assertThatThrownBy(() -> scope.put("a", "2")).isInstanceOf(FencedException.class);
        next.put("a", "3");
        assertThat(cluster.entries("s")).isEqualTo(Map.of("a", "3"));
    }

    @Test
    @DisplayName("a change behind this leader's back is an error, never overwritten")
    void tampered() {
        scope.put("a", "1");
        cluster.tamper("s", "a", "x");
        assertThatThrownBy(() -> scope.put("a", "2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scope 's'");
        assertThat(cluster.entries("s")).isEqualTo(Map.of("a", "x"));
    }

    @Test
    @DisplayName("recorded attempts are read as they were written, small enough for a thousand subtasks")
    void attempts() {
        Attempts attempts = Attempts.NONE;
        for (int index = 0; index < JobSubmission.MOST_SUBTASKS; index++) {
            attempts = attempts.with(Map.of(
                    index,
                    new Attempts.Entry(new Attempt(1_000, 100), "taskmanager-" + index % 9, 1_763_000_000_000L)));
        }
        assertThat(Attempts.parse(attempts.text())).isEqualTo(attempts);
        assertThat(attempts.text().length()).isLessThan(64 << 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"version\":2,\"taskManagers\":[],\"subtasks\":[]}",
                "{\"version\":1,\"taskManagers\":[],\"subtasks\":[[0,1,1,0,5]]}",
                "{\"version\":1,\"taskManagers\":[\"a\"],\"subtasks\":[[0,1]]}",
                "{\"version\":1,\"taskManagers\":[\"a\"],\"subtasks\":[[0,0,1,0,5]]}"
            })
    @DisplayName("recorded attempts that are anything else are corrupt")
    void corruptAttempts(String text) {
        assertThatThrownBy(() -> Attempts.parse(text)).isInstanceOf(CorruptStateException.class);
    }

    @Test
    @DisplayName("names of pointers sort like their checkpoints and are read back")
    void pointers() {
        CheckpointId small = new CheckpointId(9, 100);
        CheckpointId large = new CheckpointId(10, Long.MAX_VALUE);
        assertThat(Layout.pointer(small)).isLessThan(Layout.pointer(large));
        assertThat(Layout.checkpoint(Layout.pointer(large))).contains(large);
        assertThat(Layout.checkpoint("checkpoint-1-2")).isEmpty();
    }
}
