package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Retention retention = new Retention(Duration.ofSeconds(60));

    @Test
    @DisplayName("S2: nothing may go before it was known to be superseded for the whole age")
    void age() {
        retention.seen(100, 0);
        assertThat(retention.deletableBelow(1000, 59 * SECOND)).isZero();
        assertThat(retention.deletableBelow(1000, 60 * SECOND)).isEqualTo(100);
    }

    @Test
    @DisplayName("S2: the newest sixteen never go")
    void newest() {
        retention.seen(100, 0);
        assertThat(retention.deletableBelow(100, 3600 * SECOND)).isEqualTo(85);
        assertThat(retention.deletableBelow(110, 3600 * SECOND)).isEqualTo(95);
    }

    @Test
    @DisplayName("With a thousand writes a second the files of the last minute stay, and those before it go")
    void busy() {
        for (long i = 0; i <= 200_000; i++) {
            retention.seen(i, i * SECOND / 1000);
        }
        assertThat(retention.deletableBelow(200_000, 200 * SECOND)).isBetween(138_000L, 140_000L);
    }
}
