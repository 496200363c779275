package dev.regent.testservers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Short requests to a server of a test. */
final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(60);

    private final HttpClient client;
    private final String scheme;
    private final List<String> headers;

    /**
     * @param tls with which certificates to come; plain without
     * @param headers names and values that each request carries
     */
    Http(Optional<TestCertificates> tls, String... headers) {
        this(tls.map(TestCertificates::clientContext), List.of(headers));
    }

    /**
     * @param tls how to speak it; plain without
     * @param headers names and values that each request carries
     */
    Http(Optional<SSLContext> tls, List<String> headers) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
        this.scheme = tls.isPresent() ? "https" : "http";
        this.headers = List.copyOf(headers);
    }

    HttpResponse<String> get(int port, String path) throws IOException {
        return send(request(port, path).timeout(LIMIT).GET());
    }

    /** Posts JSON, and fails with whatever is not 200. */
    void post(int port, String path, String body) throws IOException {
        HttpResponse<String> answer =
                send(request(port, path).timeout(WRITE_LIMIT).POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered by " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Posts a body of any kind, and gives the answer whatever it is. */
    HttpResponse<String> postAny(int port, String path, String body, String type) throws IOException {
        return send(request(port, path)
                .timeout(WRITE_LIMIT)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Merges JSON into what is there, and gives the answer whatever it is. */
    HttpResponse<String> merge(int port, String path, String body) throws IOException {
        return send(request(port, path)
                .timeout(WRITE_LIMIT)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(int port, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path));
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
