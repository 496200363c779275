package dev.regent.benchmarks.load;

import dev.regent.testservers.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of Flink's layout: reads, replaces and watches ConfigMaps. */
final class FlinkClient {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkClient.class);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\\s*\"(\\d+)\"");

    private final HttpClient client;
    private final String collection;
    private final String token;
    private volatile boolean closed;

    FlinkClient(TestCertificates certificates, int port, String token, String namespace) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(certificates.clientContext())
                .build();
        this.collection = "https://127.0.0.1:" + port + "/api/v1/namespaces/" + namespace + "/configmaps";
        this.token = token;
    }

    void create(String name, String election, Map<String, String> data) throws IOException, InterruptedException {
        send(request(collection).POST(BodyPublishers.ofString(body(name, "", election, data))));
    }

    /** Reads it, and replaces what was read. */
    void change(String name, String election, Map<String, String> data) throws IOException, InterruptedException {
        String version = version(send(request(collection + "/" + name).GET()));
        send(request(collection + "/" + name).PUT(BodyPublishers.ofString(body(name, version, election, data))));
    }

    /**
     * Lists it and then watches it, on a thread of its own, as an informer does.
     *
     * @param begun is run when the list is there
     */
    void watch(String name, Runnable begun) {
        Thread thread = new Thread(
                () -> {
                    try {
                        follow(name, begun);
                    } catch (IOException | UncheckedIOException ended) {
                        if (!closed) {
                            LOG.error("a watch failed", ended);
                        }
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "regent-flink-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(String name, Runnable begun) throws IOException, InterruptedException {
        String selection = collection + "?fieldSelector=metadata.name%3D" + name;
        String version = version(send(request(selection).GET()));
        begun.run();
        HttpRequest watch = HttpRequest.newBuilder(
                        URI.create(selection + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + version))
                .header("Authorization", "Bearer " + token)
                .build();
        try (Stream<String> lines = client.send(watch, BodyHandlers.ofLines()).body()) {
            lines.takeWhile(line -> !closed).forEach(line -> {});
        }
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("answered by " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static String version(String object) throws IOException {
        Matcher version = VERSION.matcher(object);
        if (!version.find()) {
            throw new IOException("no version in " + object);
        }
        return version.group(1);
    }

    private static String body(String name, String version, String election, Map<String, String> data) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"app\":\"load\",\"type\":\"flink-native-kubernetes\",\"configmap-type\":\"high-availability\"}"
                + (version.isEmpty() ? "" : ",\"resourceVersion\":\"" + version + "\"")
                + (election.isEmpty()
                        ? ""
                        : ",\"annotations\":{\"control-plane.alpha.kubernetes.io/leader\":\""
                                + election.replace("\"", "\\\"") + "\"}")
                + "},\"data\":{"
                + data.entrySet().stream()
                        .map(each -> "\"" + each.getKey() + "\":\"" + each.getValue() + "\"")
                        .collect(Collectors.joining(","))
                + "}}";
    }

    /** What is being watched ends with the next line, or with the server. */
    void close() {
        closed = true;
    }
}
