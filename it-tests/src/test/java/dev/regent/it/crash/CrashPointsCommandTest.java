package dev.regent.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command says without running anything. */
class CrashPointsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = CrashPointsCommand.commandLine().setErr(new PrintWriter(err, true));
        String[] all = Stream.concat(Stream.of("--home", "nowhere", "--work", folder.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return line.execute(all);
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("wrong usage is one line that says what is wrong, code 2, and nothing is written")
    @CsvSource({
        "--only, nonsense, there is no crash point 'nonsense': see --list",
        "--part, nonsense, there is no part 'nonsense': see --list",
        "--signal, term, 'there is no signal ''term'': write kill, stop or late'",
        "--repeat, 0, --repeat is 0: write 1 or more",
        "--repeat, often, 'often'",
        "--frequently, 1, '--frequently'",
    })
    void wrongUsage(String option, String value, String expected) throws IOException {
        assertThat(execute(option, value)).isEqualTo(2);
        assertThat(err.toString()).startsWith("crash-points: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
        try (Stream<Path> written = Files.list(folder)) {
            assertThat(written).isEmpty();
        }
    }

    @Test
    @DisplayName("the table counts verdicts per point and signal, over several reports")
    void countsVerdicts() throws IOException {
        CrashReport one = report("abc", outcome("mark", Signal.KILL, "taskmanager-1"));
        CrashReport two = report(
                "abc",
                outcome("mark", Signal.KILL, "taskmanager-2", "something"),
                outcome("mark", Signal.LATE, ""),
                outcome("jar-before", Signal.STOP, "jobmanager-1"));

        String table = CrashReport.table(List.of(reread(one), reread(two)));

        assertThat(one.ok()).isTrue();
        assertThat(two.ok()).isFalse();
        assertThat(table)
                .contains("Commits: abc.")
                .contains("- `kill`: 1 of 2 runs ok, at 1 points")
                .contains("- `stop`: 1 of 1 runs ok, at 1 points")
                .contains("- `late`: 0 of 1 runs ok, at 1 points")
                .contains("| taskmanager | FAILED 1, ok 1 | - | INVALID 1 | 1.5-1.5 |")
                .contains("| jobmanager | - | ok 1 | - | 1.5-1.5 |")
                .contains("| jobmanager | - | - | - | - |");
    }

    private CrashReport reread(CrashReport report) throws IOException {
        return CrashReport.read(Files.writeString(folder.resolve("report.json"), Json.text(report)));
    }

    private static CrashReport report(String commit, CrashOutcome... outcomes) {
        return CrashReport.of(commit, Instant.EPOCH, List.of(outcomes));
    }

    private static CrashOutcome outcome(String point, Signal signal, String process, String... problems) {
        return new CrashOutcome(point, "part", "step", signal, process, 1500, List.of(problems), List.of());
    }
}
