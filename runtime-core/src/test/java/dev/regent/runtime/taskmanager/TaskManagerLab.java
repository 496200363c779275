package dev.regent.runtime.taskmanager;

import dev.regent.runtime.config.PortRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A TaskManager with two slots in a cluster that the test decides over. */
final class TaskManagerLab implements AutoCloseable {

    final FakeCluster cluster = new FakeCluster();
    final World world = new World();
    final MemoryStorage storage = new MemoryStorage();
    final TaskManager taskManager;
    private final List<FakeJobManager> jobManagers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    TaskManagerLab(Path temporary) {
        this(temporary, Duration.ofSeconds(10));
    }

    /** @param cancellationTimeout after which user code is abandoned */
    TaskManagerLab(Path temporary, Duration cancellationTimeout) {
        storage.payloads.put("jar", new byte[] {1});
        TaskManagerSettings settings = new TaskManagerSettings(
                2,
                "127.0.0.1",
                "127.0.0.1",
                new PortRange(0, 0),
                temporary,
                Duration.ofMillis(100),
                cancellationTimeout);
        taskManager = new TaskManager(settings, "tm", cluster, storage, storage, System::nanoTime, world);
    }

    TaskManagerLab start() {
        try {
            taskManager.start();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A JobManager that is not leading yet. */
    FakeJobManager jobManager(long token) {
        FakeJobManager made = new FakeJobManager(token);
        jobManagers.add(made);
        return made;
    }

    /** A JobManager that leads and has this TaskManager's registration. */
    FakeJobManager leader(long token) {
        FakeJobManager made = jobManager(token);
        cluster.lead(token, made.port());
        made.registration(1);
        return made;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + taskManager.restAddress() + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        world.release.countDown();
        cluster.release.countDown();
        taskManager.close();
        jobManagers.forEach(FakeJobManager::close);
        cluster.close();
    }
}
