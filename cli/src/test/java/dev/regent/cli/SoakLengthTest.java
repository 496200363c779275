package dev.regent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.compat.SoakLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoakLengthTest {

    @ParameterizedTest
    @DisplayName("a length is a number with its unit")
    @CsvSource({"90s, 90", "30m, 1800", "5 min, 300", "2h, 7200", "99999h, 359996400"})
    void reads(String text, long seconds) {
        assertThat(SoakLength.parse(text)).hasSeconds(seconds);
    }

    @ParameterizedTest
    @DisplayName("nothing else is")
    @ValueSource(strings = {"", "30", "0s", "-1h", "1d", "PT30M", "123456s"})
    void refuses(String text) {
        assertThatThrownBy(() -> SoakLength.parse(text)).isInstanceOf(CommandException.class);
    }

    @Test
    @DisplayName("the message says how to write it")
    void message() {
        assertThatThrownBy(() -> SoakLength.parse("soon"))
                .hasMessage("--duration soon is no time: write it as 90s, 30m or 2h");
    }
}
