package dev.regent.runtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The arguments of a job")
class JobArgumentsTest {

    private final JobArguments arguments =
            new JobArguments(Map.of("text", "x", "path", "/x", "number", "12", "flag", "true", "nul", "a\0b"));

    @Test
    @DisplayName("are what was given, or the default")
    void values() {
        assertThat(arguments.text("text")).isEqualTo("x");
        assertThat(arguments.text("none", "y")).isEqualTo("y");
        assertThat(arguments.path("path")).isEqualTo(Path.of("/x"));
        assertThat(arguments.number("number", 1)).isEqualTo(12);
        assertThat(arguments.number("none", 1)).isEqualTo(1);
        assertThat(arguments.flag("flag", false)).isTrue();
        assertThat(arguments.flag("none", true)).isTrue();
    }

    @Test
    @DisplayName("that are missing or wrong are refused in words for the person at the command line")
    void refused() {
        assertThatThrownBy(() -> arguments.text("none")).hasMessage("argument 'none' is missing: add --none VALUE");
        assertThatThrownBy(() -> arguments.number("text", 1))
                .hasMessage("argument 'text' must be a whole number, not 'x'");
        assertThatThrownBy(() -> arguments.flag("text", true))
                .hasMessage("argument 'text' must be true or false, not 'x'");
        assertThatThrownBy(() -> arguments.path("text")).hasMessage("argument 'text' must be an absolute path: 'x'");
        assertThatThrownBy(() -> arguments.path("nul")).hasMessageStartingWith("argument 'nul' is not a path");
    }
}
