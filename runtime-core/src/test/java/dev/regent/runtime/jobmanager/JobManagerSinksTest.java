package dev.regent.runtime.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToTaskManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("A JobManager at the end of a job's sinks")
class JobManagerSinksTest extends JobManagerBench {

    private static final Duration LONG_BEFORE_THE_ANSWER_IS_DUE = Duration.ofSeconds(8);

    private static List<String> named(ToTaskManager.EndSinks end) {
        return end.subtasks().stream()
                .flatMap(each -> each.transactions().stream())
                .toList();
    }

    @Test
    @DisplayName("J6: the sinks of a finished job are ended with exactly what its last checkpoint names")
    void finished() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(2);
        RestClient rest = runningJob(leader, taskManager, 2);
        taskManager.endOfInput(0);
        taskManager.endOfInput(1);
        rest.awaitState(job, "FINISHED");
        await().until(() -> events(rest, "JOB_CLEANED") == 1);
        List<String> last = taskManager
                .received(ToTaskManager.CheckpointCompleted.class)
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .subtasks()
                .stream()
                .flatMap(each -> each.transactions().stream())
                .toList();
        assertThat(taskManager.received(ToTaskManager.EndSinks.class))
                .singleElement()
                .satisfies(end -> assertThat(named(end)).isEqualTo(last).hasSize(2))
                .satisfies(end -> assertThat(end.attempt()).isGreaterThan(new Attempt(1, 1_000_000)));
        assertThat(events(rest, "SINKS_LEFT")).isZero();
    }

    @Test
    @DisplayName("J6: the next leader ends the sinks of a cancelled job if nobody has, and then cleans up")
    void nextLeader() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(first, taskManager, 1);
        awaitCheckpoints(rest, 1);
        taskManager.mute = true;
        assertThat(rest.post("/v1/jobs/" + job + "/cancel", Map.of()).status()).isEqualTo(202);
        await().until(() -> taskManager.received(ToTaskManager.EndSinks.class).count() == 1);
        rest.awaitState(job, "CANCELED");
        assertThat(events(rest, "JOB_CLEANED")).isZero();
        JobManager second = jobManager("jm-2");
        first.close();
        taskManager.mute = false;
        taskManager.connect();
        RestClient after = new RestClient(second);
        await().until(() -> events(after, "JOB_CLEANED") == 1);
        List<ToTaskManager.EndSinks> ends =
                taskManager.received(ToTaskManager.EndSinks.class).toList();
        assertThat(ends).hasSize(2);
        assertThat(named(ends.get(1))).isEqualTo(named(ends.get(0))).hasSize(1);
        assertThat(ends.get(1).attempt()).isGreaterThan(ends.get(0).attempt());
        assertThat(events(after, "SINKS_LEFT")).isZero();
    }

    @Test
    @DisplayName("sinks that cannot be ended are said in the event log and do not keep the job from being cleaned up")
    void givenUp() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(leader, taskManager, 1);
        taskManager.sinkTrouble = "the target is away";
        taskManager.fail(0, FailureKind.FATAL, "user code");
        rest.awaitState(job, "FAILED");
        await().until(() -> events(rest, "JOB_CLEANED") == 1);
        assertThat(taskManager.received(ToTaskManager.EndSinks.class)).hasSize(3);
        assertThat(events(rest, "SINKS_LEFT")).isEqualTo(1);
        assertThat(rest.get("/v1/events").body().toString()).contains("the target is away");
    }

    @Test
    @DisplayName("a TaskManager that dies while it ends sinks is not waited for: another is asked")
    void dies() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager one = taskManager(1);
        FakeTaskManager other = taskManager(1).connect();
        RestClient rest = runningJob(leader, one, 2);
        one.hangsAtSinks = true;
        other.hangsAtSinks = true;
        one.running().keySet().forEach(one::endOfInput);
        other.running().keySet().forEach(other::endOfInput);
        await().until(() -> ends(one) + ends(other) == 1);
        FakeTaskManager asked = ends(one) == 1 ? one : other;
        FakeTaskManager left = asked == one ? other : one;
        left.hangsAtSinks = false;
        asked.disconnect();
        await().atMost(LONG_BEFORE_THE_ANSWER_IS_DUE).until(() -> events(rest, "JOB_CLEANED") == 1);
        assertThat(ends(left)).isEqualTo(1);
        assertThat(events(rest, "SINKS_LEFT")).isZero();
    }

    private static long ends(FakeTaskManager taskManager) {
        return taskManager.received(ToTaskManager.EndSinks.class).count();
    }
}
