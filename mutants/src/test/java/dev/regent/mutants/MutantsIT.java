package dev.regent.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One mutant for each rule; all of them by {@code bin/mutants}. */
class MutantsIT {

    @Test
    @DisplayName(
            "Each mutant of the quick ones is killed by a rule that it breaks, and its killers are clean without it")
    void quickOnesAreKilled() throws InterruptedException {
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize());
        List<Mutant> quick = MutantFile.readAll(workspace.mutants()).stream()
                .filter(Mutant::quick)
                .toList();
        Report report = MutantsMain.examine(workspace, quick, Duration.ofMinutes(2), 2, false);
        assertThat(quick).isNotEmpty();
        assertThat(report.results())
                .allSatisfy(result ->
                        assertThat(result.killed()).as(Report.line(result)).isTrue());
    }
}
