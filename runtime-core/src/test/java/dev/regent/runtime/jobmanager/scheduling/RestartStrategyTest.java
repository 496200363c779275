package dev.regent.runtime.jobmanager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.RuntimeOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestartStrategyTest {

    private static RestartStrategy strategy(String type, String... settings) {
        Map<String, String> written = new HashMap<>(Map.of("restart-strategy.type", type));
        for (int i = 0; i < settings.length; i += 2) {
            written.put("restart-strategy." + type + "." + settings[i], settings[i + 1]);
        }
        return RestartStrategy.of(Configuration.of(RuntimeOptions.all(), written), new Random(1));
    }

    private static long seconds(long value) {
        return Duration.ofSeconds(value).toNanos();
    }

    @Test
    @DisplayName("none: the first failure is the last")
    void none() {
        assertThat(strategy("none").onFailure(0)).isEmpty();
    }

    @Test
    @DisplayName("fixed-delay: a number of restarts, each after the same wait")
    void fixedDelay() {
        RestartStrategy strategy = strategy("fixed-delay", "attempts", "2", "delay", "3 s");
        assertThat(strategy.onFailure(seconds(1))).contains(Duration.ofSeconds(3));
        assertThat(strategy.onFailure(seconds(1_000))).contains(Duration.ofSeconds(3));
        assertThat(strategy.onFailure(seconds(2_000))).isEmpty();
    }

    @Test
    @DisplayName("exponential-delay: waits grow up to a limit and start anew after a calm time")
    void exponentialDelay() {
        RestartStrategy strategy = strategy(
                "exponential-delay",
                "initial-backoff",
                "1 s",
                "max-backoff",
                "3 s",
                "backoff-multiplier",
                "2.0",
                "jitter-factor",
                "0",
                "reset-backoff-threshold",
                "60 s");
        assertThat(strategy.onFailure(seconds(0))).contains(Duration.ofSeconds(1));
        assertThat(strategy.onFailure(seconds(5))).contains(Duration.ofSeconds(2));
        assertThat(strategy.onFailure(seconds(10))).contains(Duration.ofSeconds(3));
        assertThat(strategy.onFailure(seconds(72))).contains(Duration.ofSeconds(3));
        assertThat(strategy.onFailure(seconds(136))).contains(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("exponential-delay: varies by its jitter and gives up after its attempts")
    void jitterAndAttempts() {
        RestartStrategy strategy = strategy(
                "exponential-delay",
                "initial-backoff",
                "10 s",
                "jitter-factor",
                "0.1",
                "attempts-before-reset-backoff",
                "1");
        assertThat(strategy.onFailure(0).orElseThrow()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(strategy.onFailure(1)).isEmpty();
    }

    @Test
    @DisplayName("failure-rate: bears a number of failures per interval")
    void failureRate() {
        RestartStrategy strategy = strategy(
                "failure-rate", "max-failures-per-interval", "2", "failure-rate-interval", "10 s", "delay", "1 s");
        assertThat(strategy.onFailure(seconds(0))).contains(Duration.ofSeconds(1));
        assertThat(strategy.onFailure(seconds(5))).isPresent();
        assertThat(strategy.onFailure(seconds(11))).isPresent();
        assertThat(strategy.onFailure(seconds(12))).isEmpty();
    }
}
