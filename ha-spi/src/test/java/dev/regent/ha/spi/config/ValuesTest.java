package dev.regent.ha.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "15 s, PT15S",
        "15s, PT15S",
        "15 sec, PT15S",
        "15 secs, PT15S",
        "15 second, PT15S",
        "15 seconds, PT15S",
        "200 ms, PT0.2S",
        "200 milli, PT0.2S",
        "200 millis, PT0.2S",
        "200 milliseconds, PT0.2S",
        "200, PT0.2S",
        "1 min, PT1M",
        "1m, PT1M",
        "2 minutes, PT2M",
        "1 h, PT1H",
        "3 hours, PT3H",
        "1 d, PT24H",
        "2 days, PT48H",
        "5 µs, PT0.000005S",
        "5 micros, PT0.000005S",
        "7 ns, PT0.000000007S",
        "7 nanoseconds, PT0.000000007S",
        "'  15  S ', PT15S",
        "0, PT0S"
    })
    @DisplayName("durations are spelled as in Flink; a bare number is milliseconds")
    void durations(String text, Duration expected) {
        assertThat(Values.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "-1 s", "1.5 s", "1 fortnight", "1 s 2", "10 mss", "PT15S", "9223372036854775807 d"})
    @DisplayName("anything else is no duration")
    void noDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.duration(text))
                .withMessageContaining("write a duration such as 15 s, 200 ms or 1 min");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1 b, 1",
        "10 bytes, 10",
        "64 kb, 65536",
        "64k, 65536",
        "1 kibibytes, 1024",
        "1 mb, 1048576",
        "1 MB, 1048576",
        "2 m, 2097152",
        "1 g, 1073741824",
        "1 gb, 1073741824",
        "1 tb, 1099511627776"
    })
    @DisplayName("sizes are spelled as in Flink, in powers of 1024; a bare number is bytes")
    void sizes(String text, long expected) {
        assertThat(Values.size(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mb", "-1", "1.5 mb", "1 pb", "9000000 tb"})
    @DisplayName("anything else is no size")
    void noSizes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.size(text))
                .withMessageContaining("write a size such as 64 kb or 1 mb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "2147483648", "1 2"})
    @DisplayName("a whole number has no fraction and 32 bits")
    void noIntegers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.integer(text))
                .withMessage("write a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", ""})
    @DisplayName("a flag is true or false and nothing else")
    void noBooleans(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.bool(text)).withMessage("write true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b"})
    @DisplayName("a path is not blank and can exist")
    void noPaths(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.path(text)).withMessage("write a path");
    }
}
