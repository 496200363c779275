package dev.regent.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The quickest two; all of them, and those on ZooKeeper and Kubernetes, by {@code bin/mutants --on}. */
@NeedsServer(ServerKind.ETCD)
class MutantsOnServersIT {

    private static final List<String> QUICKEST = List.of("etcd-check-then-write", "hidden-retry-of-batches");

    @Test
    @DisplayName("Mutants of what runs on a real etcd are killed by the kit, each by a rule that it breaks")
    void quickestAreKilled() throws InterruptedException {
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize());
        List<Mutant> mutants = MutantFile.readAll(workspace.mutants()).stream()
                .filter(mutant -> QUICKEST.contains(mutant.name()))
                .toList();
        assertThat(mutants).hasSameSizeAs(QUICKEST);
        Report report = MutantsMain.examineOn(Target.ETCD, workspace, mutants, Duration.ofMinutes(2), 2, false);
        assertThat(report.results())
                .allSatisfy(result ->
                        assertThat(result.killed()).as(Report.line(result)).isTrue());
    }
}
