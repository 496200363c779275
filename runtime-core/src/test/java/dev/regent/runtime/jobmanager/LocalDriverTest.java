package dev.regent.runtime.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.local.FileStateStorageFactory;
import dev.regent.ha.local.LocalHaBackendFactory;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.threads.RuntimeClock;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalDriverTest {

    @TempDir
    Path folder;

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

    private HaBackend backend(String name) {
        LocalHaBackendFactory factory = new LocalHaBackendFactory();
        Configuration configuration = Configuration.of(
                factory.options(),
                Map.of("high-availability.local.dir", folder.resolve("ha").toString()));
        return keep(factory.open(new HaBackendContext(new ClusterId("test"), name, configuration)));
    }

    private StateStorage storage() {
        FileStateStorageFactory factory = new FileStateStorageFactory();
        return keep(factory.open(folder.resolve("payloads").toUri(), Configuration.of(factory.options(), Map.of())));
    }

    private JobManager jobManager(String name) {
        Configuration configuration = Configuration.of(
                RuntimeOptions.all(),
                Map.of(
                        "rest.port", "0",
                        "execution.checkpointing.interval", "100 ms",
                        "heartbeat.interval", "500 ms"));
        StateStorage storage = storage();
        JobManager made = keep(new JobManager(
                configuration, new ClusterId("test"), backend(name), storage, storage, RuntimeClock.SYSTEM));
        made.start();
        return made;
    }

    @Test
    @DisplayName(
            "on the local driver a job lives through a change of leader with its attempts, ends, and leaves nothing")
    void wholeLife() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = keep(new FakeTaskManager(backend("tm-1"), storage(), 2));
        taskManager.connect();
        RestClient rest = new RestClient(first);
        assertThat(rest.submit(job, rest.upload(), 2).status()).isEqualTo(202);
        rest.awaitState(job, "RUNNING");
        await().until(() -> rest.get("/v1/jobs/" + job)
                        .body()
                        .path("checkpoints")
                        .path("completed")
                        .asLong()
                >= 2);
        JobManager second = jobManager("jm-2");
        JsonNode before = rest.get("/v1/jobs/" + job).body().path("subtasks");
        first.close();
        taskManager.connect();
        RestClient after = new RestClient(second);
        after.awaitState(job, "RUNNING");
        JsonNode now = after.get("/v1/jobs/" + job).body().path("subtasks");
        for (int subtask = 0; subtask < 2; subtask++) {
            for (String field : List.of("attempt", "startedAtMillis")) {
                assertThat(now.get(subtask).path(field))
                        .isEqualTo(before.get(subtask).path(field));
            }
        }
        taskManager.endOfInput(0);
        taskManager.endOfInput(1);
        after.awaitState(job, "FINISHED");
        StateStorage storage = storage();
        await().untilAsserted(() -> assertThat(storage.list("")).isEmpty());
    }
}
