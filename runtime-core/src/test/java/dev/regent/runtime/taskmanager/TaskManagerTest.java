package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.runtime.chain.InvalidJobException;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointDeclined;
import dev.regent.runtime.rpc.ToJobManager.Committed;
import dev.regent.runtime.rpc.ToJobManager.Heartbeat;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToJobManager.SinksEnded;
import dev.regent.runtime.rpc.ToTaskManager.EndSinks;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskEnd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a leader asks, over the real transport. */
@Timeout(30)
class TaskManagerTest {

    private static final Attempt FIRST = new Attempt(7, 1);
    private static final Attempt SECOND = new Attempt(7, 2);
    private static final CheckpointId CHECKPOINT = new CheckpointId(7, 1);

    @TempDir
    Path temporary;

    private TaskManagerLab lab;

    @BeforeEach
    void open() {
        lab = new TaskManagerLab(temporary).start();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    @DisplayName(
            "it registers with the leader, runs what is deployed, acknowledges a checkpoint and commits when that is complete")
    void oneCheckpoint() {
        FakeJobManager leader = lab.leader(7);
        Register register = leader.registration(1);
        assertThat(register.token()).isEqualTo(7);
        assertThat(lab.cluster.member.orElseThrow().attributes())
                .containsEntry(Register.MEMBER_ATTRIBUTE, register.incarnation());
        assertThat(register.slots()).isEqualTo(2);
        assertThat(register.attempts()).isEmpty();

        leader.send(Lab.deploy(0, FIRST));
        leader.waitFor(0, FIRST, AttemptState.RUNNING);
        leader.trigger(CHECKPOINT, 0, FIRST);
        CheckpointAcknowledged acknowledged = leader.waitFor(CheckpointAcknowledged.class, any -> true);
        assertThat(acknowledged.payload()).startsWith("c/7-1/0-7-1-");
        assertThat(acknowledged.transactions()).containsExactly("tx-0-7-1-7-1");
        assertThat(lab.world.committed).isEmpty();

        leader.completed(CHECKPOINT, 0, FIRST, "tx-0-7-1-7-1");
        leader.completed(CHECKPOINT, 0, FIRST, "tx-0-7-1-7-1");
        await().until(() -> leader.all(Committed.class).size() == 2);
        assertThat(lab.world.committed).containsOnly("tx-0-7-1-7-1");
        await().until(() -> leader.all(Heartbeat.class).stream()
                .anyMatch(beat -> !beat.metrics().isEmpty()
                        && beat.metrics().get(0).counters().recordsIn() > 0));
    }

    @Test
    @DisplayName(
            "J6: a completion for another attempt than the running one commits nothing and is counted; a trigger for it is declined")
    void otherAttempt() {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, SECOND));
        leader.waitFor(0, SECOND, AttemptState.RUNNING);
        leader.completed(CHECKPOINT, 0, FIRST, "tx-0-7-1-7-1");
        leader.trigger(CHECKPOINT, 0, FIRST);
        CheckpointDeclined declined = leader.waitFor(CheckpointDeclined.class, any -> true);
        assertThat(declined.attempt()).isEqualTo(FIRST);
        assertThat(lab.taskManager.parts().attempts().misdirected()).isEqualTo(1);
        assertThat(lab.world.committed).isEmpty();
        assertThat(lab.world.chain(0).snapshots).isEmpty();
    }

    private static EndSinks endSinks() {
        return new EndSinks(
                7,
                Lab.JOB,
                2,
                "jar",
                "x.Job",
                Map.of(),
                "fail",
                List.of(new SubtaskEnd(0, List.of("tx-a", "tx-b")), new SubtaskEnd(1, List.of())));
    }

    @Test
    @DisplayName(
            "J6: it ends the sinks of every subtask of a job that is over, whether it has run it or not, and says so")
    void endsSinks() {
        FakeJobManager leader = lab.leader(7);
        leader.send(endSinks());
        assertThat(leader.waitFor(SinksEnded.class, any -> true).error()).isEmpty();
        assertThat(lab.world.ended).containsExactly("0-7 [tx-a, tx-b]", "1-7 []");
        assertThat(lab.world.chains).hasSize(2).allMatch(chain -> chain.closed);
        assertThat(lab.world.closedCodes).hasValue(1);
        leader.send(endSinks());
        await().until(() -> leader.all(SinksEnded.class).size() == 2);
    }

    @Test
    @DisplayName("code that does not load any more is said; a sink that hangs is begun once and holds up no attempt")
    void sinksThatDoNotEnd() {
        FakeJobManager leader = lab.leader(7);
        lab.world.loadFails = Optional.of(new IllegalStateException("no such\nclass"));
        leader.send(endSinks());
        assertThat(leader.waitFor(SinksEnded.class, any -> true).error())
                .contains("no such class")
                .doesNotContain("\n");
        lab.world.loadFails = Optional.empty();
        lab.world.hang = true;
        leader.send(endSinks());
        leader.send(endSinks());
        await().until(() -> lab.world.hanging.get() == 1);
        lab.world.hang = false;
        leader.send(Lab.deploy(0, FIRST));
        leader.waitFor(0, FIRST, AttemptState.RUNNING);
        assertThat(leader.all(SinksEnded.class)).hasSize(1);
        lab.world.release.countDown();
        await().until(() -> leader.all(SinksEnded.class).size() == 2);
        assertThat(lab.world.hanging).hasValue(1);
    }

    @Test
    @DisplayName(
            "J6: a deployment that is smaller is refused, an equal one has no second effect, a larger one waits until the running one has stopped")
    void attemptsGrow() {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, SECOND));
        leader.waitFor(0, SECOND, AttemptState.RUNNING);
        leader.send(Lab.deploy(0, FIRST));
        AttemptChanged refused = leader.waitFor(0, FIRST, AttemptState.FAILED);
        assertThat(refused.error()).contains("attempt 7-1", "is not larger than attempt 7-2");
        leader.send(Lab.deploy(0, SECOND));
        await().until(() -> leader.all(AttemptChanged.class).stream()
                        .filter(changed -> changed.attempt().equals(SECOND) && changed.state() == AttemptState.RUNNING)
                        .count()
                == 2);
        assertThat(lab.world.chains).hasSize(1);

        Attempt third = new Attempt(7, 3);
        World.Chain replaced = lab.world.chain(0);
        lab.world.hang = true;
        await().until(() -> lab.world.hanging.get() == 1);
        leader.send(Lab.deploy(0, third));
        leader.cancel(5, FIRST);
        leader.waitFor(5, FIRST, AttemptState.CANCELED);
        assertThat(lab.world.chains)
                .as("the smaller attempt has not stopped yet")
                .hasSize(1);
        lab.world.hang = false;
        lab.world.release.countDown();
        leader.waitFor(0, third, AttemptState.RUNNING);
        leader.waitFor(0, SECOND, AttemptState.CANCELED);
        assertThat(replaced.closed).isTrue();
        assertThat(lab.world.chains).hasSize(2);
    }

    @Test
    @DisplayName(
            "a deployment finds a free slot or is refused with one line; a slot is free again when its attempt is over")
    void slots() {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, FIRST));
        leader.send(Lab.deploy(1, FIRST));
        leader.send(Lab.deploy(2, FIRST));
        assertThat(leader.waitFor(2, FIRST, AttemptState.FAILED).error()).contains("all 2 slots in use");
        leader.cancel(1, FIRST);
        leader.send(Lab.deploy(2, SECOND));
        leader.waitFor(2, SECOND, AttemptState.RUNNING);
        leader.waitFor(1, FIRST, AttemptState.CANCELED);
    }

    @Test
    @DisplayName("a jar that does not load is one clear line and a failure that no restart mends; other subtasks go on")
    void badJar() {
        FakeJobManager leader = lab.leader(7);
        lab.world.loadFails = Optional.of(new InvalidJobException("entry class x.Job of job jar a.jar is not in it"));
        leader.send(Lab.deploy(0, FIRST));
        AttemptChanged failed = leader.waitFor(0, FIRST, AttemptState.FAILED);
        assertThat(failed.failure()).isEqualTo(FailureKind.FATAL);
        assertThat(failed.error()).isEqualTo("entry class x.Job of job jar a.jar is not in it");
        lab.world.loadFails = Optional.empty();
        leader.send(Lab.deploy(1, FIRST));
        leader.waitFor(1, FIRST, AttemptState.RUNNING);
    }

    @Test
    @DisplayName("a cancellation of what is not there, or is over, is answered")
    void cancelOfNothing() {
        FakeJobManager leader = lab.leader(7);
        leader.cancel(5, FIRST);
        leader.waitFor(5, FIRST, AttemptState.CANCELED);
        lab.world.limits.put(0, 10L);
        leader.send(Lab.deploy(0, FIRST));
        leader.waitFor(0, FIRST, AttemptState.END_OF_INPUT);
        leader.cancel(0, FIRST);
        leader.waitFor(0, FIRST, AttemptState.FINISHED);
        leader.cancel(0, FIRST);
        await().until(() -> leader.all(AttemptChanged.class).stream()
                        .filter(changed -> changed.state() == AttemptState.FINISHED)
                        .count()
                == 2);
    }

    @Test
    @DisplayName("samples of 50 ms, attempts and status are served; mistakes are answered with one line")
    void metrics() throws Exception {
        FakeJobManager leader = lab.leader(7);
        leader.send(Lab.deploy(0, FIRST));
        leader.waitFor(0, FIRST, AttemptState.RUNNING);
        long now = System.nanoTime();
        await().until(() -> lab.get("/v1/samples?since=" + now).body().split("\\[").length > 5);
        assertThat(lab.get("/v1/samples").body()).startsWith("{\"samples\":[[");
        assertThat(lab.get("/v1/attempts").body())
                .contains("\"attempt\":\"7-1\"", "\"state\":\"RUNNING\"", "\"startedNanos\":", "\"recordsIn\":");
        assertThat(lab.get("/v1/status").body()).contains("\"largestToken\":7", "\"leader\":\"7 at 127.0.0.1:");
        assertThat(lab.get("/v1/samples?since=x").statusCode()).isEqualTo(400);
        assertThat(lab.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(lab.get("/nothing").body()).contains("\"error\":\"");
    }
}
