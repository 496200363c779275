package dev.regent.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.it.Tarball;
import dev.regent.it.crash.CrashPoint.Signal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of the crash points of each part of a job's life, on one cluster: submission, checkpoint, sink commit, completion, cleanup, take-over;
 * and a leader that stands still while it is asked something. {@code bin/crash-points} runs all.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CrashPointsIT {

    private final CrashCluster cluster;

    CrashPointsIT(@TempDir Path folder) throws IOException, InterruptedException {
        cluster = CrashCluster.start(Bench.prepare(Tarball.unpack(folder).home(), folder));
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("J2: a process hit at this step loses nothing, counts nothing twice and leaves nothing behind")
    @CsvSource({
        "job-pointer-before, KILL",
        "pointer-before, KILL",
        "rename-after, KILL",
        "last-rename, KILL",
        "clean-before, KILL",
        "store-opened-after, KILL",
        "submission-before, LATE",
    })
    void leavesNothing(String name, Signal signal) throws IOException {
        CrashOutcome outcome = cluster.run(CrashPoints.named(name), signal);

        assertThat(outcome.verdict())
                .as("%s: %s", outcome.line(), outcome.problems())
                .isEqualTo("ok");
    }
}
