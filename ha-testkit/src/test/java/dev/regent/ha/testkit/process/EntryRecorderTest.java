package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntryRecorderTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final EntryRecorder recorder = new EntryRecorder(
            new HistoryWriter("p", new PrintStream(printed, true, StandardCharsets.UTF_8)), 3, "scope");

    private static final Change A = Change.create("a", StateHandle.ofUtf8("x"));
    private static final Change B = Change.replace("b", new Version("v1"), StateHandle.ofUtf8("y"));

    /** Answers every commit in one way, and has nothing. */
    private record Answering(Supplier<CommitResult> answer) implements StateHandleStore {
        @Override
        public CommitResult commit(List<Change> changes) {
            return answer.get();
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

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> Operation.parse(line).orElseThrow())
                .map(each -> each.key() + " " + each.version())
                .toList();
    }

    private void commit(Supplier<CommitResult> answer) {
        recorder.commit(new Answering(answer), List.of(A, B));
    }

    @Test
    @DisplayName("a change is written down before it is sent, and with its version once it is applied")
    void applied() {
        commit(() -> {
            assertThat(lines()).containsExactly("scope/a create x -> unknown", "scope/b replace v1 y -> unknown");
            return new CommitResult.Applied(Map.of("a", new Version("v2"), "b", new Version("v3")));
        });
        assertThat(lines()).hasSize(4).endsWith("scope/a create x -> v2", "scope/b replace v1 y -> v3");
    }

    @Test
    @DisplayName(
            "what a rejection shows past the passive check, where nothing is looked at, is not taken for what is there")
    void rejectedBlindly() {
        Versioned before = new Versioned("b", StateHandle.ofUtf8("z"), new Version("v0"));
        recorder.blind().commit(new Answering(() -> new CommitResult.Rejected(List.of(before))), List.of(B));
        assertThat(lines()).endsWith("scope/b replace v1 y -> failed");
    }

    @Test
    @DisplayName("of a batch that is rejected each entry is told what is there, unless another was the cause")
    void rejected() {
        Versioned there = new Versioned("b", StateHandle.ofUtf8("z"), new Version("v9"));
        commit(() -> new CommitResult.Rejected(List.of(there)));
        assertThat(lines()).endsWith("scope/a create x -> failed", "scope/b replace v1 y -> rejected v9 z");
    }

    @Test
    @DisplayName(
            "what is refused had no effect, what has no answer may have one, and what ends in any other way is as if it were still going on")
    void notAnswered() {
        assertThatThrownBy(() -> commit(() -> {
                    throw new FencedException("over");
                }))
                .isInstanceOf(FencedException.class);
        assertThat(lines()).hasSize(4).endsWith("scope/a create x -> failed", "scope/b replace v1 y -> failed");
        assertThatThrownBy(() -> commit(() -> {
                    throw new OutcomeUnknownException("lost");
                }))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(lines()).hasSize(8).endsWith("scope/a create x -> unknown", "scope/b replace v1 y -> unknown");
        assertThatThrownBy(() -> commit(() -> {
                    throw new IllegalStateException("defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(lines()).hasSize(10);
    }

    @Test
    @DisplayName("a read is written down with what it found, and a scope's deletion as the end of its entries")
    void others() {
        assertThat(recorder.get(
                        new Answering(() -> {
                            throw new IllegalStateException("no commit");
                        }),
                        "a"))
                .isEmpty();
        recorder.clear(List.of("a"), () -> {});
        assertThat(lines())
                .containsExactly("scope/a read -> absent", "scope/a clear -> unknown", "scope/a clear -> removed");
    }
}
