package dev.regent.runtime.jobmanager;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.JobId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Asks one JobManager. */
final class RestClient {

    private static final byte[] JAR = {'P', 'K', 3, 4, 0};

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    RestClient(JobManager jobManager) {
        this.address = jobManager.address("rest").orElseThrow();
    }

    record Answer(int status, JsonNode body) {
        String error() {
            return body.path("error").asText();
        }
    }

    Answer call(String method, String path, byte[] body) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + path))
                            .method(method, BodyPublishers.ofByteArray(body))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), Json.tree(response.body()));
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    String text(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Answer get(String path) {
        return call("GET", path, new byte[0]);
    }

    Answer post(String path, Object body) {
        return call("POST", path, Json.write(body));
    }

    /** Waits until there is a leader, and it has read its jobs, so that one can be submitted then. */
    String upload() {
        await().until(() -> get("/v1/jobs").status() == 200);
        return await().until(() -> call("PUT", "/v1/jars", JAR), answer -> answer.status() == 201)
                .body()
                .path("jar")
                .asText();
    }

    Answer submit(JobId job, String jar, int parallelism) {
        return post(
                "/v1/jobs",
                Map.of(
                        "jobId",
                        job.value(),
                        "name",
                        "test job",
                        "jar",
                        jar,
                        "entryClass",
                        "a.B",
                        "parallelism",
                        parallelism,
                        "arguments",
                        Map.of("k", "v"),
                        "recordPolicy",
                        "fail"));
    }

    String state(JobId job) {
        return get("/v1/jobs/" + job).body().path("state").asText();
    }

    void awaitState(JobId job, String state) {
        await("job is " + state).atMost(Duration.ofSeconds(20)).until(() -> state(job), state::equals);
    }
}
