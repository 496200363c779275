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
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.threads.RuntimeClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** JobManagers and TaskManagers of one test on a cluster in memory, with one job; all are closed after the test. */
abstract class JobManagerBench {

    private static final ClusterId CLUSTER = new ClusterId("test");

    final MemoryCluster cluster = new MemoryCluster();
    final MemoryStorage storage = new MemoryStorage();
    final Map<String, String> options = new HashMap<>(Map.of(
            "rest.port", "0",
            "execution.checkpointing.interval", "50 ms",
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "100",
            "restart-strategy.fixed-delay.delay", "10 ms",
            "heartbeat.interval", "200 ms",
            "heartbeat.timeout", "3 s"));
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    final JobId job = JobId.random();

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

    JobManager jobManager(String name) {
        HaBackend backend = keep(cluster.backend(name));
        Configuration configuration = Configuration.of(RuntimeOptions.all(), options);
        JobManager made = keep(new JobManager(configuration, CLUSTER, backend, storage, storage, RuntimeClock.SYSTEM));
        made.start();
        return made;
    }

    FakeTaskManager taskManager(int slots) {
        return keep(new FakeTaskManager(keep(cluster.backend("tm")), storage, slots));
    }

    private long checkpoints(RestClient rest) {
        return rest.get("/v1/jobs/" + job)
                .body()
                .path("checkpoints")
                .path("completed")
                .asLong();
    }

    void awaitCheckpoints(RestClient rest, int more) {
        long before = checkpoints(rest);
        await().until(() -> checkpoints(rest) >= before + more);
    }

    static long events(RestClient rest, String kind) {
        long count = 0;
        for (JsonNode event : rest.get("/v1/events").body().path("events")) {
            count += event.path("kind").asText().equals(kind) ? 1 : 0;
        }
        return count;
    }

    RestClient runningJob(JobManager leader, FakeTaskManager taskManager, int parallelism) {
        RestClient rest = new RestClient(leader);
        taskManager.connect();
        assertThat(rest.submit(job, rest.upload(), parallelism).status()).isEqualTo(202);
        rest.awaitState(job, "RUNNING");
        return rest;
    }
}
