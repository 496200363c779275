package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** User code that minds no interrupt. */
@Timeout(30)
class HungCodeTest {

    private static final Attempt FIRST = new Attempt(7, 1);
    private static final Attempt SECOND = new Attempt(7, 2);

    @TempDir
    Path temporary;

    private TaskManagerLab lab;

    @BeforeEach
    void open() {
        lab = new TaskManagerLab(temporary, Duration.ofMillis(500)).start();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    @DisplayName(
            "user code that hangs keeps its slot no longer than the time-out: it is interrupted, then abandoned, and the leader is told where")
    void hungUserCode() {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, FIRST));
        leader.send(Lab.deploy(1, FIRST));
        leader.waitFor(0, FIRST, AttemptState.RUNNING);
        leader.waitFor(1, FIRST, AttemptState.RUNNING);
        lab.world.hang = true;
        await().until(() -> lab.world.hanging.get() == 2);
        leader.cancel(0, FIRST);
        AttemptChanged canceled = leader.waitFor(0, FIRST, AttemptState.CANCELED);
        assertThat(canceled.error()).contains("did not end within 500 ms", "abandoned");
        lab.world.hang = false;
        leader.send(Lab.deploy(0, SECOND));
        leader.waitFor(0, SECOND, AttemptState.RUNNING);
    }

    @Test
    @DisplayName("a failure whose cleanup hangs is told with its cause after the time-out")
    void hungClose() {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, FIRST));
        leader.waitFor(0, FIRST, AttemptState.RUNNING);
        lab.world.hangInClose = true;
        lab.world.nextStepFails.add(new IllegalStateException("no such card"));
        AttemptChanged failed = leader.waitFor(0, FIRST, AttemptState.FAILED);
        assertThat(failed.error()).contains("no such card", "abandoned");
    }
}
