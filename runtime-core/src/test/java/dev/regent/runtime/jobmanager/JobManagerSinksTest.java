package dev.regent.runtime.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.memory.MemoryCluster;
import dev.regent.runtime.jobmanager.memory.MemoryStorage;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.threads.RuntimeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("A JobManager at the end of a job's sinks")
class JobManagerSinksTest {

    private static final Duration LONG_BEFORE_THE_ANSWER_IS_DUE = Duration.ofSeconds(8);
    private static final ClusterId CLUSTER = new ClusterId("test");

    private final MemoryCluster cluster = new MemoryCluster();
    private final MemoryStorage storage = new MemoryStorage();
    private final Map<String, String> options = new HashMap<>(Map.of(
            "rest.port", "0",
            "execution.checkpointing.interval", "50 ms",
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "100",
            "restart-strategy.fixed-delay.delay", "10 ms",
            "heartbeat.interval", "200 ms",
            "heartbeat.timeout", "3 s"));
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final JobId job = JobId.random();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T each) {
        opened.push(each);
        return each;
    }

    private JobManager jobManager(String name) {
        HaBackend backend = keep(cluster.backend(name));
        Configuration configuration = Configuration.of(RuntimeOptions.all(), options);
        JobManager made = keep(new JobManager(configuration, CLUSTER, backend, storage, storage, RuntimeClock.SYSTEM));
        made.start();
        return made;
    }

    private FakeTaskManager taskManager(int slots) {
        return keep(new FakeTaskManager(keep(cluster.backend("tm")), storage, slots));
    }

    private long checkpoints(RestClient rest) {
        return rest.get("/v1/jobs/" + job)
                .body()
                .path("checkpoints")
                .path("completed")
                .asLong();
    }

    private void awaitCheckpoints(RestClient rest, int more) {
        long before = checkpoints(rest);
        await().until(() -> checkpoints(rest) >= before + more);
    }

    private static long events(RestClient rest, String kind) {
        long count = 0;
        for (JsonNode event : rest.get("/v1/events").body().path("events")) {
            count += event.path("kind").asText().equals(kind) ? 1 : 0;
        }
        return count;
    }

    private RestClient runningJob(JobManager leader, FakeTaskManager taskManager, int parallelism) {
        RestClient rest = new RestClient(leader);
        taskManager.connect();
        assertThat(rest.submit(job, rest.upload(), parallelism).status()).isEqualTo(202);
        rest.awaitState(job, "RUNNING");
        return rest;
    }

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
