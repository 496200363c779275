package dev.regent.ha.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.Finding.Linearizable;
import dev.regent.ha.testkit.history.Finding.Undecided;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Seeds are in every message; {@code -Dregent.kit.histories=N} and {@code -Dregent.kit.seed=N} set how many histories there are, and the first seed. */
class RegisterCheckPropertyTest {

    private static final int HISTORIES = Integer.getInteger("regent.kit.histories", 20_000);
    private static final long FIRST_SEED = Long.getLong("regent.kit.seed", 1);

    private static String text(long seed, RegisterHistory history) {
        return "seed " + seed + ":\n" + String.join("\n", history.lines());
    }

    private static Finding check(RegisterHistory history) {
        List<Finding> findings = RegisterCheck.check(history, Limits.USUAL);
        return findings.isEmpty() ? new Linearizable("", 0) : findings.get(0);
    }

    @Test
    @DisplayName("the checker says of small histories, good and spoiled, what trying every order says")
    void agreesWithBruteForce() {
        int good = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            RandomHistories random = new RandomHistories(seed, 3, 2, 0.3);
            RegisterHistory history = random.spoil(random.make(2 + (int) (seed % 6), 3));
            boolean expected = BruteForce.linearizable(history);
            Finding finding = check(history);
            assertThat(finding).as(text(seed, history)).isNotInstanceOf(Undecided.class);
            assertThat(finding instanceof Linearizable)
                    .as(text(seed, history) + "\n" + finding)
                    .isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).as("histories of either kind").isBetween(HISTORIES / 5, HISTORIES * 4 / 5);
    }

    @Test
    @DisplayName("what the checks of versions and zones call broken is broken")
    void cheapChecksAreRight() {
        int found = 0;
        int broken = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES / 4; seed++) {
            RandomHistories random = new RandomHistories(seed, 3, 50, 0.2);
            RegisterHistory history = random.spoil(random.make(6, 2));
            boolean cheap = VersionCheck.check(history).isPresent()
                    || Zones.check(Steps.of(history)).isPresent();
            boolean bad = !BruteForce.linearizable(history);
            assertThat(cheap && !bad).as(text(seed, history)).isFalse();
            found += cheap ? 1 : 0;
            broken += bad ? 1 : 0;
        }
        assertThat(found)
                .as("of " + broken + " broken ones found without a search")
                .isGreaterThan(broken / 3);
    }

    @Test
    @DisplayName("long histories of a register that works are found linearizable, however much is unknown")
    void longHistories() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
            RegisterHistory history = new RandomHistories(seed, 4, 1000, 0.02).make(2_000, 4);
            assertThat(check(history)).as("seed " + seed).isInstanceOf(Linearizable.class);
        }
    }

    @Test
    @DisplayName(
            "100,000 calls of five processes are judged in seconds, and so is a search that finds no order in them")
    void hundredThousand() {
        RegisterHistory history = new RandomHistories(FIRST_SEED, 5, 1_000_000, 0.001).make(100_000, 4);
        long start = System.nanoTime();
        assertThat(check(history)).isInstanceOf(Linearizable.class);
        assertThat(new OrderSearch(Steps.of(history)).run(Limits.USUAL)).isEqualTo(OrderSearch.Answer.ORDERED);
        assertThat((System.nanoTime() - start) / 1_000_000_000L).as("seconds").isLessThan(30);
    }

    @Test
    @DisplayName("a search that becomes too long ends undecided")
    void bounded() {
        RegisterHistory history = new RandomHistories(FIRST_SEED, 40, 1, 0.5).make(400, 40);
        assertThat(RegisterCheck.check(history, new Limits(1_000, 1_000)).get(0))
                .isInstanceOfAny(Undecided.class, Linearizable.class);
        assertThat(RegisterCheck.check(history, new Limits(10, 10)).get(0)).isInstanceOf(Undecided.class);
        assertThat(check(RegisterHistory.of(List.of()))).isNotInstanceOf(Broken.class);
    }
}
