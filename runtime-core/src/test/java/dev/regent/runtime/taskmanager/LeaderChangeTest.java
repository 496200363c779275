package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.Committed;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leaders that go, come, lie and are slow. */
@Timeout(30)
class LeaderChangeTest {

    private static final Attempt FIRST = new Attempt(7, 1);
    private static final CheckpointId CHECKPOINT = new CheckpointId(7, 1);

    @TempDir
    Path temporary;

    private TaskManagerLab lab;

    @BeforeEach
    void open() {
        lab = new TaskManagerLab(temporary);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private FakeJobManager running(long token) {
        lab.start();
        FakeJobManager leader = lab.leader(token);
        leader.send(Lab.deploy(0, new Attempt(token, 1)));
        leader.waitFor(0, new Attempt(token, 1), AttemptState.RUNNING);
        return leader;
    }

    @Test
    @DisplayName(
            "a new leader finds the attempts of the former one running: same attempt, same thread, same start, records going on")
    void adoption() {
        FakeJobManager former = running(7);
        SubtaskRunner runner = lab.taskManager.parts().attempts().running().get(0);
        Thread thread = lab.world.chain(0).thread.orElseThrow();
        long started = runner.view().startedNanos();
        former.close();
        long before = runner.counters().recordsIn();
        await().until(() -> runner.counters().recordsIn() > before + 100);

        FakeJobManager next = lab.leader(9);
        assertThat(next.registration(1).attempts())
                .containsExactly(new AttemptReport(Lab.JOB, 0, FIRST, AttemptState.RUNNING));
        assertThat(lab.world.chains).hasSize(1);
        assertThat(lab.world.chain(0).thread).contains(thread);
        assertThat(thread.isAlive()).isTrue();
        assertThat(lab.taskManager.parts().attempts().running()).containsExactly(runner);
        assertThat(runner.view().startedNanos()).isEqualTo(started);
    }

    @Test
    @DisplayName(
            "a new leader's repeated notification of a former leader's checkpoint is committed; what stays pending is in the next snapshot")
    void repeatedNotification() {
        FakeJobManager former = running(7);
        former.trigger(CHECKPOINT, 0, FIRST);
        former.waitFor(CheckpointAcknowledged.class, any -> true);
        former.trigger(new CheckpointId(7, 2), 0, FIRST);
        former.waitFor(CheckpointAcknowledged.class, ack -> ack.checkpoint().id() == 2);
        FakeJobManager next = lab.leader(9);
        next.completed(CHECKPOINT, 0, FIRST, "tx-0-7-1-7-1");
        next.waitFor(Committed.class, committed -> committed.checkpoint().equals(CHECKPOINT));
        assertThat(lab.world.committed).containsExactly("tx-0-7-1-7-1");
        next.trigger(new CheckpointId(9, 3), 0, FIRST);
        CheckpointAcknowledged acknowledged = next.waitFor(CheckpointAcknowledged.class, any -> true);
        assertThat(acknowledged.transactions()).containsExactly("tx-0-7-1-7-2", "tx-0-7-1-9-3");
    }

    @Test
    @DisplayName(
            "J4: messages with a smaller token than the largest seen are refused and counted, also over the leader's own stream")
    void staleToken() {
        running(7);
        FakeJobManager next = lab.leader(9);
        next.send(Lab.deploy(1, new Attempt(8, 1)));
        next.send(new ToTaskManager.Cancel(7, Lab.JOB, 0, FIRST));
        next.send(new ToTaskManager.CheckpointCompleted(
                7, Lab.JOB, CHECKPOINT, List.of(new ToTaskManager.CompletedSubtask(0, FIRST, List.of("x")))));
        await().until(() -> lab.taskManager.parts().gate().refused() >= 3);
        next.send(Lab.deploy(1, new Attempt(9, 1)));
        next.waitFor(1, new Attempt(9, 1), AttemptState.RUNNING);
        assertThat(lab.world.chains).hasSize(2);
        assertThat(lab.world.committed).isEmpty();
        assertThat(lab.taskManager.parts().attempts().running()).hasSize(2);
    }

    @Test
    @DisplayName(
            "J4: it asks the backend who leads before it registers, and takes no leader older than one it has heard of")
    void authoritativeRead() {
        lab.start();
        FakeJobManager former = lab.jobManager(7);
        FakeJobManager next = lab.jobManager(9);
        lab.cluster.leadSilently(7, former.port());
        former.registration(1);
        lab.cluster.announce(
                Optional.of(new LeaderInformation(new FencingToken(9), Map.of("rpc", "127.0.0.1:" + next.port()))));
        await().until(() -> former.closed.size() == 1);
        int asked = lab.cluster.lookups.get();
        await().until(() -> lab.cluster.lookups.get() > asked + 2);
        assertThat(former.all(Register.class))
                .as("the backend still names leader 7")
                .hasSize(1);
        assertThat(next.all(Register.class)).isEmpty();
        lab.cluster.leadSilently(9, next.port());
        next.registration(1);
    }

    @Test
    @DisplayName(
            "attempts that the new leader cancels stop; an ending that the former leader did not hear of is told to the next")
    void endingsSurvive() {
        FakeJobManager former = running(7);
        former.send(Lab.deploy(1, FIRST));
        former.waitFor(1, FIRST, AttemptState.RUNNING);
        former.close();
        await().until(() -> !former.closed.isEmpty());
        await().until(() -> lab.get("/v1/status").body().contains("\"leader\":\"\""));
        lab.world.nextStepFails.add(new IllegalStateException("nobody hears"));
        await().until(() -> lab.taskManager.parts().attempts().running().size() == 1);

        FakeJobManager next = lab.leader(9);
        assertThat(next.registration(1).attempts()).hasSize(1);
        AttemptChanged failed = next.waitFor(AttemptChanged.class, changed -> changed.state() == AttemptState.FAILED);
        assertThat(failed.error()).contains("nobody hears");
        int left = next.registration(1).attempts().get(0).subtask();
        next.cancel(left, FIRST);
        next.waitFor(left, FIRST, AttemptState.CANCELED);
        await().until(() -> lab.taskManager.parts().attempts().running().isEmpty());
    }

    @Test
    @DisplayName(
            "an acknowledgement that the connection lost is repeated to the same leader; for the next leader it is void")
    void acknowledgementAgain() {
        FakeJobManager leader = running(7);
        leader.trigger(CHECKPOINT, 0, FIRST);
        leader.waitFor(CheckpointAcknowledged.class, any -> true);
        leader.sessions.get(0).close("a broken cable");
        leader.registration(2);
        await().until(() -> leader.all(CheckpointAcknowledged.class).size() == 2);
        assertThat(leader.all(CheckpointAcknowledged.class).get(1))
                .isEqualTo(leader.all(CheckpointAcknowledged.class).get(0));

        FakeJobManager next = lab.leader(9);
        next.trigger(new CheckpointId(9, 1), 0, FIRST);
        next.waitFor(CheckpointAcknowledged.class, any -> true);
        assertThat(next.all(CheckpointAcknowledged.class))
                .allMatch(acknowledged -> acknowledged.checkpoint().token() == 9);
    }

    @Test
    @DisplayName("a snapshot that is stored when its leader is gone is void and deleted")
    void voidSnapshot() {
        FakeJobManager former = running(7);
        CountDownLatch storing = new CountDownLatch(1);
        lab.storage.slow = Optional.of(storing);
        former.trigger(CHECKPOINT, 0, FIRST);
        await().until(() -> !lab.world.chain(0).snapshots.isEmpty());
        FakeJobManager next = lab.leader(9);
        storing.countDown();
        next.trigger(new CheckpointId(9, 1), 0, FIRST);
        next.waitFor(CheckpointAcknowledged.class, any -> true);
        await().until(() -> lab.storage.list("c/7-1").isEmpty());
        assertThat(lab.storage.list("c/9-1")).hasSize(1);
        assertThat(next.all(CheckpointAcknowledged.class)).hasSize(1);
    }

    @Test
    @DisplayName("a leader that falls silent, or never answers a registration, is given up and asked again")
    void silentLeader() {
        lab.start();
        FakeJobManager leader = lab.jobManager(7);
        leader.timeoutMillis = 200;
        lab.cluster.lead(7, leader.port());
        leader.registration(2);
        assertThat(leader.closed).isNotEmpty();
    }

    @Test
    @DisplayName("a backend that is down at start is waited for")
    void backendDown() {
        lab.cluster.down = true;
        lab.start();
        FakeJobManager leader = lab.jobManager(7);
        lab.cluster.lead(7, leader.port());
        assertThat(leader.all(Register.class)).isEmpty();
        lab.cluster.down = false;
        leader.registration(1);
    }

    @Test
    @DisplayName(
            "closing is bounded while user code and backend hang, and leaves no thread of a subtask's code running on")
    void boundedClose() throws Exception {
        FakeJobManager leader = running(7);
        lab.world.hang = true;
        lab.cluster.hangsOnClose = true;
        long before = System.nanoTime();
        lab.taskManager.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(lab.taskManager.awaitTermination(Duration.ZERO)).isTrue();
        await().until(() -> !leader.closed.isEmpty());
        assertThat(temporary).isEmptyDirectory();
        lab.taskManager.close();
    }
}
