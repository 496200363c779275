package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakStateTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("A soak that is run again goes on with the time and the counts of its file")
    void resumed() {
        Optional<Path> file = Optional.of(folder.resolve("state"));
        SoakState first = SoakState.of(7, file);
        first.tally().add("grants", 3);
        first.passed(Duration.ofSeconds(40));
        first.tally().add("grants", 2); // of a segment that came to no end

        SoakState second = SoakState.of(7, file);
        assertThat(second.elapsed()).isEqualTo(Duration.ofSeconds(40));
        assertThat(second.tally().of("grants")).isEqualTo(3);
        second.passed(Duration.ofSeconds(2));
        assertThat(SoakState.of(7, file).elapsed()).isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    @DisplayName("The file of another seed is refused")
    void anotherSeed() {
        Optional<Path> file = Optional.of(folder.resolve("state"));
        SoakState.of(7, file).passed(Duration.ofSeconds(1));
        assertThatThrownBy(() -> SoakState.of(8, file)).hasMessageContaining("seed 7, not 8");
    }

    @Test
    @DisplayName("Operations are counted by what came of them, a change whose process died as unknown")
    void outcomes() {
        History history = new History();
        add(history, "a", "create x -> v1", 1, 2, Outcome.OK);
        add(history, "a", "replace v1 y -> unknown", 3, Long.MAX_VALUE, Outcome.UNKNOWN);
        history.add(Operation.of("p1", Kind.OPENED, 1, "scope", 0, 1, Outcome.OK));
        Verdict verdict = new Judge(0, 0, 0).judge(history);
        SoakTally tally = new SoakTally();
        tally.add(history, verdict);
        assertThat(verdict.violations()).isEmpty();
        assertThat(tally.of("operation.create.ok")).isEqualTo(1);
        assertThat(tally.of("operation.replace.unknown")).isEqualTo(1);
        assertThat(tally.of("operation.open.ok")).isEqualTo(1);
        assertThat(tally.of("calls")).isEqualTo(2);
    }

    private static void add(History history, String name, String text, long start, long end, Outcome outcome) {
        history.add(Operation.of("p1", Kind.ENTRY, 1, "scope/" + name, start, end, outcome)
                .withVersion(text));
    }
}
