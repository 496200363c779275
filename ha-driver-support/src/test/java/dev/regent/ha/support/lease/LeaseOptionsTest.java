package dev.regent.ha.support.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseOptionsTest {

    private static LeaseTiming timing(Map<String, String> written) {
        return LeaseOptions.timing(Configuration.of(LeaseOptions.all(), written));
    }

    @Test
    @DisplayName("Nothing configured is a lease of 15 s, renewed three times")
    void defaults() {
        LeaseTiming timing = timing(Map.of());
        assertThat(timing.duration()).isEqualTo(Duration.ofSeconds(15));
        assertThat(timing.renewInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(timing.longest()).isEqualTo(LeaseTiming.LONGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 s", "2 s", "15 s", "1 min"})
    @DisplayName("Setting the duration alone gives safe times")
    void durationAlone(String duration) {
        LeaseTiming timing = timing(Map.of("high-availability.lease.duration", duration));
        assertThat(timing.renewInterval().plus(timing.callTimeout()).plus(timing.margin()))
                .isLessThan(timing.duration());
        assertThat(timing.stallTolerance(Duration.ofMillis(10)))
                .isGreaterThan(timing.duration().dividedBy(2));
    }

    @Test
    @DisplayName("Unsafe times are refused in one line that names the keys and what they are")
    void unsafe() {
        assertThatThrownBy(() -> timing(Map.of(
                        "high-availability.lease.duration",
                        "3 s",
                        "high-availability.lease.renew-interval",
                        "2500 ms")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(
                        "high-availability.lease.duration (3000 ms)",
                        "high-availability.lease.renew-interval (2500 ms)",
                        "high-availability.lease.call-timeout (600 ms)",
                        "high-availability.lease.margin (150 ms)")
                .message()
                .doesNotContain("\n");
    }

    @Test
    @DisplayName("A lease above the longest permitted, and one of nothing, are refused")
    void outOfRange() {
        assertThatThrownBy(() -> timing(Map.of("high-availability.lease.duration", "61 s")))
                .hasMessageContaining("high-availability.lease.duration");
        assertThatThrownBy(() -> timing(Map.of("high-availability.lease.duration", "0 s")))
                .hasMessageContaining("high-availability.lease.duration must be at least 1 ms");
        assertThatThrownBy(() -> timing(Map.of("high-availability.lease.call-timeout", "0 s")))
                .hasMessageContaining("high-availability.lease.call-timeout must be at least 1 ms");
    }
}
