package dev.regent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.cli.client.CommandException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JobArgumentsParserTest {

    @Test
    @DisplayName("arguments are --key value, --key=value or --flag, and carry the folder they were typed in")
    void reads() {
        Map<String, String> read =
                JobArgumentsParser.parse(List.of("--input", "data", "--rate=100", "--follow", "--output", "a=b"));

        assertThat(read)
                .containsEntry("input", "data")
                .containsEntry("rate", "100")
                .containsEntry("follow", "true")
                .containsEntry("output", "a=b")
                .containsEntry("working-dir", Path.of("").toAbsolutePath().toString());
    }

    @Test
    @DisplayName("anything else is refused with what to write")
    void refuses() {
        assertThatThrownBy(() -> JobArgumentsParser.parse(List.of("data")))
                .isInstanceOf(CommandException.class)
                .hasMessage("job argument 'data' is not of the form --key value or --key=value");
        assertThatThrownBy(() -> JobArgumentsParser.parse(List.of("--"))).isInstanceOf(CommandException.class);
    }
}
