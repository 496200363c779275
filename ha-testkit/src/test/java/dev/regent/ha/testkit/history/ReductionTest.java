package dev.regent.ha.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.Finding.Linearizable;
import dev.regent.ha.testkit.history.MadeHistories.Anomaly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionTest {

    private static final int HISTORIES = Integer.getInteger("regent.kit.histories", 20_000);
    private static final long FIRST_SEED = Long.getLong("regent.kit.seed", 1);
    private static final int CALLS = 5_000;

    private static RegisterHistory minimal(RegisterHistory history) {
        Broken broken = RegisterCheck.check(history, Limits.USUAL).stream()
                .filter(finding -> finding instanceof Broken)
                .map(finding -> (Broken) finding)
                .findFirst()
                .orElseThrow();
        return RegisterCheck.minimal(history, broken, Limits.USUAL);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("of 5,000 calls with an anomaly a few are left, which are broken by themselves")
    void anomalyInLongHistory(Anomaly anomaly) {
        RegisterHistory good = new RandomHistories(FIRST_SEED, 4, 1000, 0.02).make(CALLS, 4);
        RegisterHistory least = minimal(MadeHistories.plant(anomaly, good));
        assertThat(least.calls()).as("seed " + FIRST_SEED).hasSizeBetween(1, 4);
        assertThat(BruteForce.linearizable(least)).as(least.lines().toString()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.regent.ha.testkit.history.KnownAnswersTest#histories")
    @DisplayName("what is left of a broken history is broken, and small")
    void knownAnswers(Path file) throws Exception {
        RegisterHistory history = RegisterHistory.parse(Files.readAllLines(file));
        if (KnownAnswersTest.broken(file)) {
            RegisterHistory least = minimal(history);
            assertThat(least.calls().size())
                    .isBetween(1, Math.min(6, history.calls().size()));
            assertThat(BruteForce.linearizable(least))
                    .as(least.lines().toString())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("leaving calls out of a history that is linearizable never breaks it")
    void sound() {
        int checked = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            RandomHistories random = new RandomHistories(seed, 3, 3, 0.3);
            RegisterHistory history = random.spoil(random.make(3 + (int) (seed % 12), 3));
            if (RegisterCheck.check("r", history, Limits.USUAL) instanceof Linearizable) {
                RegisterHistory less = Reduction.keeping(
                        history,
                        BitSet.valueOf(new long[] {new Random(seed).nextLong()})
                                .get(0, history.calls().size()));
                assertThat(RegisterCheck.check("r", less, Limits.USUAL))
                        .as("seed %s:\n%s\n%s", seed, String.join("\n", history.lines()), less.lines())
                        .isInstanceOf(Linearizable.class);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(HISTORIES / 5);
    }
}
