package dev.regent.examples.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The detector")
class DetectorTest {

    private static final long MINUTE = 60_000;

    private final CardHistory history = new CardHistory();
    private long time = 1_000_000;

    @Test
    @DisplayName("alerts on a large amount within ten minutes of a tiny one")
    void smallThenLarge() {
        assertThat(pay(0, 90)).isEmpty();
        assertThat(pay(5 * MINUTE, 60_000)).containsExactly(Alert.SMALL_THEN_LARGE);
        assertThat(pay(6 * MINUTE, 60_000)).isEmpty();
    }

    @Test
    @DisplayName("alerts on the sixth transaction within a minute")
    void velocity() {
        for (int count = 0; count < 5; count++) {
            assertThat(pay(5_000, 1_000)).isEmpty();
        }
        assertThat(pay(5_000, 1_000)).containsExactly(Alert.VELOCITY);
        assertThat(pay(60_000, 1_000)).isEmpty();
    }

    @Test
    @DisplayName("alerts on a distance that nobody travels in the time")
    void distance() {
        assertThat(pay(0, 1_000, 525_200, 134_050)).isEmpty();
        assertThat(pay(60 * MINUTE, 1_000, 488_566, 23_522)).isEmpty();
        assertThat(pay(30 * MINUTE, 1_000, 525_200, 134_050)).containsExactly(Alert.DISTANCE);
    }

    @Test
    @DisplayName("alerts on an amount far above the mean, once there is one")
    void unusualAmount() {
        assertThat(pay(0, 5_000)).isEmpty();
        for (int count = 1; count < 10; count++) {
            assertThat(pay(20 * MINUTE, 1_000)).isEmpty();
        }
        assertThat(pay(20 * MINUTE, 9_000)).containsExactly(Alert.UNUSUAL_AMOUNT);
    }

    @Test
    @DisplayName("counts transactions and cents of the card, this one included")
    void running() {
        pay(0, 100);
        ScoredTransaction scored = Detector.score(transaction(0, 250, 0, 0), Category.FUEL, history);
        assertThat(scored.sequence()).isEqualTo(2);
        assertThat(scored.total()).isEqualTo(350);
        assertThat(scored.score()).isEqualTo(Category.FUEL.risk());
    }

    private Set<Alert> pay(long after, long cents) {
        return pay(after, cents, 0, 0);
    }

    private Set<Alert> pay(long after, long cents, int latitude, int longitude) {
        int alerts = Detector.score(transaction(after, cents, latitude, longitude), Category.GROCERY, history)
                .alerts();
        Set<Alert> set = EnumSet.allOf(Alert.class);
        set.removeIf(alert -> (alerts & alert.bit()) == 0);
        return set;
    }

    private Transaction transaction(long after, long cents, int latitude, int longitude) {
        time += after;
        return new Transaction(0, time, "4000", cents, 0, latitude, longitude);
    }
}
