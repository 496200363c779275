package dev.regent.runtime.jobmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.runtime.jobmanager.memory.MemoryCluster;
import dev.regent.runtime.jobmanager.memory.MemoryCluster.Fault;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobManagerTest extends JobManagerBench {

    @Test
    @DisplayName("a bounded job runs, takes checkpoints, ends exactly once and leaves nothing behind but its result")
    void wholeLife() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(2);
        RestClient rest = runningJob(leader, taskManager, 2);
        awaitCheckpoints(rest, 3);
        assertThat(cluster.entries("job-" + job).keySet().stream().filter(name -> name.startsWith("checkpoint-")))
                .hasSize(1);
        taskManager.endOfInput(0);
        taskManager.endOfInput(1);
        rest.awaitState(job, "FINISHED");
        assertThat(rest.get("/v1/jobs/" + job)
                        .body()
                        .path("counters")
                        .path("recordsIn")
                        .asLong())
                .isEqualTo(20);
        await().until(() -> events(rest, "JOB_CLEANED") == 1);
        await().until(() -> taskManager.running().isEmpty());
        await().untilAsserted(() -> assertThat(storage.list("")).isEmpty());
        assertThat(cluster.scopes()).doesNotContain("job-" + job);
        assertThat(cluster.entries("jobs")).isEmpty();
        assertThat(cluster.entries("results").get(job.value())).contains("\"dirty\":false");
        assertThat(rest.submit(job, "whatever", 2).body().path("state").asText())
                .isEqualTo("FINISHED");
    }

    @Test
    @DisplayName("an attempt that a sign of life shows to run and that nobody wants is cancelled, a wanted one is not")
    void unwantedAttempt() {
        FakeTaskManager taskManager = taskManager(2);
        runningJob(jobManager("jm-1"), taskManager, 1);
        Attempt wanted = taskManager
                .received(ToTaskManager.Deploy.class)
                .map(ToTaskManager.Deploy::attempt)
                .findFirst()
                .orElseThrow();
        Attempt former = new Attempt(wanted.token(), wanted.n() + 1);
        JobId unknown = JobId.random();
        taskManager.alive(job, 0, wanted);
        taskManager.alive(job, 0, former);
        taskManager.alive(unknown, 0, former);
        await().untilAsserted(() -> assertThat(taskManager.received(ToTaskManager.Cancel.class))
                .extracting(ToTaskManager.Cancel::jobId, ToTaskManager.Cancel::attempt)
                .containsExactly(tuple(job, former), tuple(unknown, former)));
        assertThat(taskManager.running().values())
                .extracting(FakeTaskManager.Running::attempt)
                .containsExactly(wanted);
    }

    @Test
    @DisplayName("J3: an acknowledged job survives the leader; a repeated submission has one effect")
    void submissionSurvives() {
        JobManager first = jobManager("jm-1");
        RestClient rest = new RestClient(first);
        String jar = rest.upload();
        assertThat(rest.submit(job, jar, 1).status()).isEqualTo(202);
        assertThat(rest.submit(job, jar, 1).status()).isEqualTo(202);
        JobManager second = jobManager("jm-2");
        first.close();
        RestClient after = new RestClient(second);
        taskManager(1).connect();
        after.awaitState(job, "RUNNING");
        assertThat(after.submit(job, jar, 1).status()).isEqualTo(202);
        assertThat(after.get("/v1/jobs").body().path("jobs")).hasSize(1);
        assertThat(after.submit(JobId.random(), jar, 1).status()).isEqualTo(202);
        assertThat(after.submit(JobId.random(), jar + "x", 1).status()).isEqualTo(409);
    }

    @Test
    @DisplayName("J3: after a dirty result a new leader cleans up only and never runs the job again")
    void finishedIsNotRunAgain() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(first, taskManager, 1);
        awaitCheckpoints(rest, 1);
        // the clean-up after the dirty result cannot proceed under the first leader
        for (int tries = 0; tries < 100; tries++) {
            cluster.plan(
                    MemoryCluster.touching(job.value())
                            .and(changes -> cluster.entries("results").containsKey(job.value())),
                    Fault.UNAVAILABLE);
        }
        taskManager.endOfInput(0);
        rest.awaitState(job, "FINISHED");
        JobManager second = jobManager("jm-2");
        first.close();
        taskManager.connect();
        RestClient after = new RestClient(second);
        after.awaitState(job, "FINISHED");
        assertThat(events(after, "ATTEMPT_DEPLOYED")).isZero();
        assertThat(cluster.entries("results").get(job.value())).contains("\"dirty\":true");
    }

    @Test
    @DisplayName("a new leader adopts what runs: attempts and start times stay, the last notification is repeated")
    void adoption() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(3);
        RestClient rest = runningJob(first, taskManager, 3);
        awaitCheckpoints(rest, 2);
        JobManager second = jobManager("jm-2");
        JsonNode before = rest.get("/v1/jobs/" + job).body().path("subtasks");
        first.close();
        long notifiedBefore =
                taskManager.received(ToTaskManager.CheckpointCompleted.class).count();
        taskManager.connect();
        RestClient after = new RestClient(second);
        after.awaitState(job, "RUNNING");
        JsonNode now = after.get("/v1/jobs/" + job).body().path("subtasks");
        for (int subtask = 0; subtask < 3; subtask++) {
            for (String field : List.of("attempt", "startedAtMillis", "taskManager")) {
                assertThat(now.get(subtask).path(field))
                        .isEqualTo(before.get(subtask).path(field));
            }
        }
        assertThat(events(after, "ATTEMPT_ADOPTED")).isEqualTo(3);
        assertThat(events(after, "ATTEMPT_DEPLOYED")).isZero();
        await().until(() -> taskManager
                .received(ToTaskManager.CheckpointCompleted.class)
                .skip(notifiedBefore)
                .anyMatch(message -> message.checkpoint().token() == 1 && message.token() == 2));
        awaitCheckpoints(after, 2);
    }

    @Test
    @DisplayName("J5: a leader that was overtaken while it was paused cannot complete a checkpoint")
    void fencedFormerLeader() {
        JobManager former = jobManager("jm-1");
        FakeTaskManager old = taskManager(1);
        RestClient rest = runningJob(former, old, 1);
        awaitCheckpoints(rest, 1);
        JobManager present = jobManager("jm-2");
        cluster.overtake();
        await().until(() -> cluster.fenced() > 0);
        Map<String, String> entries = cluster.entries("job-" + job);
        FakeTaskManager fresh = taskManager(1).connect();
        cluster.leave(JobManager.TASK_MANAGERS, old.incarnation());
        RestClient after = new RestClient(present);
        after.awaitState(job, "RUNNING");
        awaitCheckpoints(after, 1);
        assertThat(cluster.entries("job-" + job).keySet().stream()
                        .filter(name -> name.startsWith("checkpoint-"))
                        .allMatch(name -> name.startsWith("checkpoint-" + "0".repeat(18) + "2")))
                .isTrue();
        assertThat(entries).isNotEmpty();
        assertThat(fresh.received(ToTaskManager.Deploy.class)
                        .findFirst()
                        .orElseThrow()
                        .attempt())
                .isEqualTo(new Attempt(2, 2));
    }

    @Test
    @DisplayName("J6: a lost TaskManager's subtasks alone run again, under a larger attempt, from the last checkpoint")
    void singleSubtaskFailover() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager lost = taskManager(1);
        FakeTaskManager staying = taskManager(1);
        staying.connect();
        RestClient rest = runningJob(leader, lost, 2);
        awaitCheckpoints(rest, 1);
        FakeTaskManager spare = taskManager(1);
        spare.connect();
        int subtask = lost.running().keySet().iterator().next();
        lost.close();
        await().until(() -> spare.running().containsKey(subtask));
        rest.awaitState(job, "RUNNING");
        ToTaskManager.Deploy deployed =
                spare.received(ToTaskManager.Deploy.class).findFirst().orElseThrow();
        assertThat(deployed.attempt()).isEqualTo(new Attempt(1, 2));
        assertThat(deployed.restore()).isPresent();
        assertThat(deployed.restore().get().transactions()).allMatch(name -> name.startsWith("tx-1-1-"));
        assertThat(staying.received(ToTaskManager.Deploy.class)).hasSize(1);
        assertThat(staying.received(ToTaskManager.Cancel.class)).isEmpty();
        awaitCheckpoints(rest, 1);
    }

    @Test
    @DisplayName("a broken connection of a living TaskManager restarts nothing when it comes back")
    void reconnect() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(leader, taskManager, 1);
        awaitCheckpoints(rest, 1);
        taskManager.disconnect();
        taskManager.connect();
        awaitCheckpoints(rest, 2);
        assertThat(taskManager.received(ToTaskManager.Deploy.class)).hasSize(1);
        assertThat(events(rest, "ATTEMPT_FAILED")).isZero();
    }

    @Test
    @DisplayName(
            "S5: a checkpoint whose commit has an unknown outcome keeps its payloads until the same commit settles it")
    void unknownOutcome() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(leader, taskManager, 1);
        awaitCheckpoints(rest, 1);
        for (Fault fault : Fault.values()) {
            cluster.plan(MemoryCluster.touching("checkpoint-"), fault);
        }
        await().until(() -> cluster.planned() == 0);
        awaitCheckpoints(rest, 2);
        for (Fault fault : Fault.values()) {
            cluster.plan(MemoryCluster.touching("counter"), fault);
        }
        await().until(() -> cluster.planned() == 0);
        awaitCheckpoints(rest, 1);
        assertThat(rest.state(job)).isEqualTo("RUNNING");
        taskManager.mute = true;
        taskManager.fail(0, FailureKind.RECOVERABLE, "test");
        await().until(() -> taskManager.received(ToTaskManager.Deploy.class).count() == 2);
        ToTaskManager.Restore restore = taskManager
                .received(ToTaskManager.Deploy.class)
                .skip(1)
                .findFirst()
                .orElseThrow()
                .restore()
                .orElseThrow();
        assertThat(storage.list("")).contains(restore.payload());
    }

    @Test
    @DisplayName(
            "S8: a job with a damaged checkpoint is blocked, others go on; it runs again once the loss is accepted")
    void blocked() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(first, taskManager, 1);
        awaitCheckpoints(rest, 1);
        taskManager.mute = true;
        first.close();
        storage.list("").stream().filter(name -> name.contains("/metadata-")).forEach(storage::corrupt);
        JobManager second = jobManager("jm-2");
        RestClient after = new RestClient(second);
        after.awaitState(job, "BLOCKED");
        assertThat(after.get("/v1/jobs/" + job).body().path("error").asText())
                .contains("damaged")
                .doesNotContain("\n");
        taskManager.connect();
        await().until(() -> taskManager.running().isEmpty());
        taskManager.mute = false;
        JobId other = JobId.random();
        assertThat(after.submit(other, after.upload(), 1).status()).isEqualTo(202);
        after.awaitState(other, "RUNNING");
        assertThat(after.post("/v1/jobs/" + other + "/cancel", Map.of()).status())
                .isEqualTo(202);
        after.awaitState(other, "CANCELED");
        assertThat(after.post("/v1/jobs/" + job + "/accept-loss", Map.of()).status())
                .isEqualTo(202);
        after.awaitState(job, "RUNNING");
        awaitCheckpoints(after, 1);
        assertThat(after.post("/v1/jobs/" + job + "/accept-loss", Map.of()).status())
                .isEqualTo(409);
    }

    @Test
    @DisplayName("a jar that does not load fails its job with one line; a snapshot that cannot be read blocks it")
    void kindsOfFailure() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(2);
        RestClient rest = runningJob(leader, taskManager, 1);
        taskManager.fail(0, FailureKind.FATAL, "class a.B is not\nin the jar");
        rest.awaitState(job, "FAILED");
        assertThat(rest.get("/v1/jobs/" + job).body().path("error").asText()).isEqualTo("class a.B is not in the jar");
        JobId other = JobId.random();
        assertThat(rest.submit(other, rest.upload(), 1).status()).isEqualTo(202);
        rest.awaitState(other, "RUNNING");
        taskManager.fail(0, FailureKind.CORRUPT, "snapshot is damaged");
        rest.awaitState(other, "BLOCKED");
    }

    @Test
    @DisplayName("a cancelled job ends, keeps its last checkpoint only if told so, and is cleaned up")
    void cancel() {
        options.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(1);
        RestClient rest = runningJob(leader, taskManager, 1);
        awaitCheckpoints(rest, 1);
        assertThat(rest.post("/v1/jobs/" + job + "/cancel", Map.of()).status()).isEqualTo(202);
        rest.awaitState(job, "CANCELED");
        await().until(() -> events(rest, "JOB_CLEANED") == 1);
        String retained = rest.get("/v1/jobs/" + job).body().path("retained").asText();
        assertThat(storage.list("")).hasSize(2).allMatch(name -> name.startsWith(retained + "/"));
        assertThat(taskManager.running()).isEmpty();
        assertThat(rest.post("/v1/jobs/" + job + "/cancel", Map.of()).status()).isEqualTo(409);
    }

    @Test
    @DisplayName("a job can be cancelled before it has a slot")
    void cancelEarly() {
        RestClient rest = new RestClient(jobManager("jm-1"));
        assertThat(rest.submit(job, rest.upload(), 1).status()).isEqualTo(202);
        assertThat(rest.post("/v1/jobs/" + job + "/cancel", Map.of()).status()).isEqualTo(202);
        rest.awaitState(job, "CANCELED");
        await().until(() -> storage.list("").isEmpty());
        assertThat(rest.get("/v1/jobs/" + JobId.random()).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a TaskManager that stands still is lost by its silence; its attempt is cancelled when it comes back")
    void silent() {
        options.put("heartbeat.timeout", "600 ms");
        JobManager leader = jobManager("jm-1");
        FakeTaskManager paused = taskManager(1);
        RestClient rest = runningJob(leader, paused, 1);
        awaitCheckpoints(rest, 1);
        FakeTaskManager spare = taskManager(1);
        spare.connect();
        paused.silent = true;
        paused.mute = true;
        await().until(() -> spare.running().containsKey(0));
        paused.silent = false;
        paused.connect();
        await().until(() -> paused.running().isEmpty());
        assertThat(spare.running().get(0)).isNotNull();
        awaitCheckpoints(rest, 1);
    }

    @Test
    @DisplayName("a port in use is one line that names option and address")
    void portInUse() {
        JobManager first = jobManager("jm-1");
        String port = first.address("rest").orElseThrow().replaceFirst(".*:", "");
        options.put("rest.port", port);
        assertThatThrownBy(() -> jobManager("jm-2"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'rest.port'")
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("bad requests are answered with one line")
    void badRequests() {
        RestClient rest = new RestClient(jobManager("jm-1"));
        rest.upload();
        assertThat(rest.submit(job, "c/x.jar", 1).status()).isEqualTo(409);
        assertThat(rest.submit(job, rest.upload(), 0).error()).contains("parallelism");
        assertThat(rest.get("/v1/jobs/abc").status()).isEqualTo(400);
        assertThat(rest.get("/v1/events?since=x").status()).isEqualTo(400);
        assertThat(rest.call("DELETE", "/v1/jobs/" + job, new byte[0]).status()).isEqualTo(404);
        assertThat(rest.call("POST", "/v1/jobs", "{}".getBytes(UTF_8)).error()).contains("NewJob");
    }

    @Test
    @DisplayName("a standby answers 503 with the leader's address; a step-down hands over")
    void standby() {
        JobManager first = jobManager("jm-1");
        RestClient rest = new RestClient(first);
        rest.upload();
        JobManager second = jobManager("jm-2");
        RestClient standby = new RestClient(second);
        await().untilAsserted(() -> {
            RestClient.Answer answer = standby.get("/v1/jobs");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("leader").path("rest").asText())
                    .isEqualTo(first.address("rest").orElseThrow());
        });
        assertThat(standby.text("/metrics")).contains("regent_leader 0");
        assertThat(rest.text("/metrics")).contains("regent_leader 1").contains("regent_jobs{state=\"RUNNING\"} 0");
        assertThat(rest.post("/v1/step-down", Map.of()).status()).isEqualTo(202);
        await().until(() -> standby.get("/v1/status").status() == 200);
        await().until(() -> rest.get("/v1/status").status() == 503);
        assertThat(rest.get("/nothing").status()).isEqualTo(404);
        assertThat(standby.call("POST", "/v1/jobs", new byte[] {'{'}).status()).isEqualTo(400);
        assertThat(standby.call("PUT", "/v1/jars", new byte[] {'{'}).error()).contains("no jar");
    }
}
