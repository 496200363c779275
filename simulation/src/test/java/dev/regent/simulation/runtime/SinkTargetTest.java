package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.api.SinkAttempt;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SinkTargetTest {

    private static final SinkAttempt FIRST = new SinkAttempt(1, 1);
    private static final SinkAttempt SECOND = new SinkAttempt(1, 2);

    private final Verdicts verdicts = new Verdicts();
    private final Ledger ledger = new Ledger();
    private final SinkTarget target = new SinkTarget(ledger, verdicts::require);

    @Test
    @DisplayName("What a checkpoint names is shown once, however often it is committed, and the rest is rolled back")
    void allIsWell() {
        target.prepare("a", 0, FIRST, List.of("1"));
        target.prepare("b", 0, FIRST, List.of("2"));
        ledger.named.add("a");
        target.commit(List.of("a"));
        target.restore(0, SECOND, List.of("a"));
        verdicts.none();
        assertThat(target.output()).containsExactly("1");
        assertThat(target.pending()).isEmpty();
    }

    @Test
    @DisplayName("J6: what no completed checkpoint names must not be committed")
    void unnamed() {
        target.prepare("a", 0, FIRST, List.of("1"));
        target.commit(List.of("a"));
        verdicts.first("J6", "no completed checkpoint names it");
    }

    @Test
    @DisplayName("J6: what a completed checkpoint names must not be rolled back")
    void rolledBack() {
        target.prepare("a", 0, FIRST, List.of("1"));
        ledger.named.add("a");
        target.restore(0, SECOND, List.of());
        verdicts.first("J6", "rolls back transaction a");
    }

    @Test
    @DisplayName("J6: a name must not be used for two transactions")
    void usedTwice() {
        target.prepare("a", 0, FIRST, List.of("1"));
        target.prepare("a", 0, FIRST, List.of("2"));
        verdicts.first("J6", "prepared twice");
    }

    @Test
    @DisplayName("J2: a result must not be shown twice")
    void shownTwice() {
        target.prepare("a", 0, FIRST, List.of("1"));
        target.prepare("b", 0, SECOND, List.of("1"));
        ledger.named.addAll(List.of("a", "b"));
        target.commit(List.of("a", "b"));
        verdicts.first("J2", "'1' is visible twice");
    }

    @Test
    @DisplayName("J2: what is to be committed must not be lost")
    void lost() {
        ledger.named.add("a");
        target.commit(List.of("a"));
        verdicts.first("J2", "was lost");
    }

    @Test
    @DisplayName("J2: what a completed checkpoint names and nobody has committed is told")
    void uncommitted() {
        ledger.named.add("a");
        assertThat(target.uncommitted()).containsExactly("a");
    }
}
