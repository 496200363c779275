package dev.regent.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.process.RuntimeServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command's way to the leader: finds it through the backend and calls its REST interface; follows a change of leader, so that a
 * command typed in the moment of a fail-over succeeds.
 */
public final class ClusterClient implements AutoCloseable {

    /** How long a command looks for a leader that answers. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long RETRY_MILLIS = 200;
    private static final long LOOK_MILLIS = 500;

    private final RuntimeConfiguration configuration;
    private final RuntimeServices services;
    private final HaBackend backend;
    private final LeaderRetrieval retrieval;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private ClusterClient(RuntimeConfiguration configuration) {
        this.configuration = configuration;
        this.services =
                RuntimeServices.load(configuration, Installation.current().plugins());
        this.backend = services.openBackend("cli");
        this.retrieval = backend.leaderRetrieval("jobmanager");
    }

    /** Opens a client for the cluster of a configuration. */
    public static ClusterClient open(RuntimeConfiguration configuration) {
        return new ClusterClient(configuration);
    }

    /**
     * Opens a client.
     *
     * @param configDir folder of the configuration, if not the installation's
     * @param overrides keys that win over it
     */
    public static ClusterClient open(Optional<Path> configDir, Map<String, String> overrides) {
        Installation installation = Installation.current();
        return new ClusterClient(
                RuntimeConfiguration.load(installation.home(), configDir.orElse(installation.conf()), overrides));
    }

    /** The backend, through which the client finds the leader. */
    public HaBackend backend() {
        return backend;
    }

    /** The published leader, asked of the backend. */
    public Optional<LeaderInformation> leader() {
        return retrieval.current();
    }

    /**
     * Uploads the jar and submits the job. When it returns the job is stored and will run.
     *
     * @return the leader's answer
     */
    public JsonNode submit(Submission submission) {
        JsonNode stored = call("PUT", "/v1/jars?jobId=" + submission.jobId(), submission.jarBody());
        return post("/v1/jobs", submission.body(stored.path("jar").asText()));
    }

    /** GET; see {@link #call}. */
    public JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    /** POST of a value as JSON; see {@link #call}. */
    public JsonNode post(String path, Object body) {
        return call("POST", path, BodyPublishers.ofByteArray(Json.write(body)));
    }

    /**
     * Calls the leader, whoever it is, until one answers. Repeating is harmless: every call of the interface has one effect.
     *
     * @throws CommandException if no leader answered in time, or if it refused
     */
    public JsonNode call(String method, String path, BodyPublisher body) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        String trouble = "nobody leads cluster '" + configuration.clusterId() + "'";
        while (true) {
            Optional<String> address = restAddress();
            if (address.isPresent()) {
                try {
                    HttpResponse<byte[]> response = send(
                            HttpRequest.newBuilder(URI.create("http://" + address.get() + path))
                                    .timeout(PATIENCE)
                                    .method(method, body)
                                    .build(),
                            address.get());
                    if (response.statusCode() != 503) {
                        return answer(response);
                    }
                    trouble = "the JobManager at " + address.get() + " does not lead yet or any more";
                } catch (IOException unreachable) {
                    trouble = "the leader at " + address.get() + " does not answer: " + unreachable;
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new CommandException(ExitCode.FAILED, "interrupted", interrupted);
                }
            }
            if (System.nanoTime() - giveUp >= 0) {
                throw new CommandException(ExitCode.NO_LEADER, trouble + ": is a JobManager running? (regent status)");
            }
            pause();
        }
    }

    private Optional<String> restAddress() {
        return leader().map(leader -> leader.addresses().get("rest"));
    }

    /** Waits no longer than that one leads: a process that stands still keeps its connections and never answers. */
    private HttpResponse<byte[]> send(HttpRequest request, String address) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (restAddress().filter(found -> !found.equals(address)).isPresent()) {
                        throw new IOException("somebody else leads meanwhile", notYet);
                    }
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static JsonNode answer(HttpResponse<byte[]> response) {
        JsonNode json = response.body().length == 0 ? Json.tree("{}".getBytes(UTF_8)) : Json.tree(response.body());
        if (response.statusCode() / 100 == 2) {
            return json;
        }
        String error = json.path("error").asText("the JobManager answered " + response.statusCode());
        throw new CommandException(response.statusCode() == 404 ? ExitCode.NOT_FOUND : ExitCode.FAILED, error);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        retrieval.close();
        services.close();
    }
}
