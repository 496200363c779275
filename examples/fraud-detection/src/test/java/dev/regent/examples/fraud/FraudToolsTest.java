package dev.regent.examples.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tools of the example")
class FraudToolsTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("generate, compute and compare, with exit codes")
    void commands() throws IOException {
        String log = directory.resolve("log").toString();
        String expected = directory.resolve("expected").toString();
        String other = directory.resolve("other").toString();
        assertThat(FraudTools.run("generate", Map.of("output", log, "records", "300", "partitions", "2")))
                .containsEntry("records", 300L);
        assertThat(FraudTools.exitCode("reference", "--input", log, "--output", expected))
                .isZero();
        assertThat(FraudTools.exitCode("reference", "--input", log, "--output", other))
                .isZero();
        assertThat(FraudTools.exitCode("compare", "--expected", expected, "--actual", other))
                .isZero();
        Files.writeString(Path.of(other), "one more\n", StandardOpenOption.APPEND);
        assertThat(FraudTools.exitCode("compare", "--expected", expected, "--actual", other))
                .isEqualTo(1);
        assertThat(FraudTools.run("compare", Map.of("expected", expected, "actual", other)))
                .containsEntry("exact", false)
                .containsEntry("unexpected", 1L);
    }

    @Test
    @DisplayName("say in one line what is wrong with the command")
    void wrongUsage() {
        assertThat(FraudTools.exitCode()).isEqualTo(2);
        assertThat(FraudTools.exitCode("generate", "--output")).isEqualTo(2);
        assertThatThrownBy(() -> FraudTools.run("burn", Map.of()))
                .hasMessage("command 'burn' is unknown: use generate, reference or compare");
        assertThatThrownBy(() -> FraudTools.run("compare", Map.of("expected", "x")))
                .hasMessage("option --actual is missing");
        assertThatThrownBy(() -> FraudTools.run("compare", Map.of("input", "x")))
                .hasMessage("unknown option --input: use --actual, --expected");
        assertThatThrownBy(() -> FraudTools.run("generate", Map.of("output", "x", "records", "many")))
                .hasMessage("option --records must be a whole number, not 'many'");
        assertThatThrownBy(() -> FraudTools.run("generate", Map.of("output", "x", "format", "xml")))
                .hasMessage("format 'xml' is unknown: use json or csv");
    }
}
