package dev.regent.runtime.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.plugins.Plugins;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.JobManager;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.taskmanager.TaskManager;
import dev.regent.runtime.threads.RuntimeClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A cluster on the local backend in this JVM; each process has a backend and a storage of its own, as it would have outside. */
final class Cluster implements AutoCloseable {

    private static final ClusterId ID = new ClusterId("end-to-end");

    private final Path folder;
    private final Map<String, String> options;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();

    Cluster(Path folder, Map<String, String> more) {
        this.folder = folder;
        Map<String, String> all = new HashMap<>(Map.of(
                "rest.port", "0",
                "taskmanager.numberOfTaskSlots", "4",
                "io.tmp.dirs", folder.resolve("tmp").toString(),
                "execution.checkpointing.interval", "200 ms",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "100",
                "restart-strategy.fixed-delay.delay", "100 ms"));
        all.putAll(more);
        options = Map.copyOf(all);
    }

    private Configuration configuration() {
        return Configuration.of(RuntimeOptions.all(), options);
    }

    private HaBackend backend(String name) {
        HaBackend made = HaBackends.open(
                "local",
                name,
                Map.of(
                        "high-availability.cluster-id",
                        ID.value(),
                        "high-availability.local.dir",
                        folder.resolve("ha").toString(),
                        "high-availability.lease.duration",
                        "4 s"));
        open.push(made::close);
        return made;
    }

    private StateStorage storage() {
        Plugins plugins = Plugins.onClassPath();
        open.push(plugins::close);
        StateStorage made = plugins.openStorage(folder.resolve("storage").toUri(), Map.of());
        open.push(made::close);
        return made;
    }

    JobManager jobManager(String name) {
        StateStorage storage = storage();
        JobManager made = new JobManager(configuration(), ID, backend(name), storage, storage, RuntimeClock.SYSTEM);
        open.push(made::close);
        made.start();
        return made;
    }

    TaskManager taskManager(String name) throws IOException {
        StateStorage storage = storage();
        TaskManager made = new TaskManager(configuration(), name, backend(name), storage, storage, System::nanoTime);
        open.push(made::close);
        made.start();
        return made;
    }

    /** Waits until that JobManager leads and answers. */
    void awaitLeading(JobManager jobManager) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> get(jobManager, "/v1/jobs").has("jobs"));
    }

    JobId submit(JobManager leader, Path jar, Class<?> job, int parallelism, Map<String, String> arguments)
            throws IOException, InterruptedException {
        JobId id = JobId.random();
        JsonNode stored = send(leader, "PUT", "/v1/jars?jobId=" + id, BodyPublishers.ofFile(jar));
        send(
                leader,
                "POST",
                "/v1/jobs",
                BodyPublishers.ofByteArray(Json.write(Map.of(
                        "jobId",
                        id,
                        "name",
                        "counting",
                        "jar",
                        stored.get("jar").asText(),
                        "entryClass",
                        job.getName(),
                        "parallelism",
                        parallelism,
                        "arguments",
                        arguments,
                        "recordPolicy",
                        "fail"))));
        return id;
    }

    JsonNode job(JobManager leader, JobId id) throws IOException, InterruptedException {
        return get(leader, "/v1/jobs/" + id);
    }

    JsonNode get(JobManager jobManager, String path) throws IOException, InterruptedException {
        return send(jobManager, "GET", path, BodyPublishers.noBody());
    }

    private JsonNode send(JobManager jobManager, String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        return request("http://" + jobManager.address("rest").orElseThrow() + path, method, body);
    }

    JsonNode attempts(TaskManager taskManager) throws IOException, InterruptedException {
        return request("http://" + taskManager.restAddress() + "/v1/attempts", "GET", BodyPublishers.noBody());
    }

    private JsonNode request(String uri, String method, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(20))
                .method(method, body)
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + uri + ": " + response.statusCode() + " " + new String(response.body(), UTF_8));
        }
        return Json.tree(response.body());
    }

    /** Everything that is left in the storage. */
    long payloads() throws IOException {
        try (var files = Files.walk(folder.resolve("storage"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
