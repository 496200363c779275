package dev.regent.testservers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests of a client of etcd or Consul, each with an answer or an exception. */
final class HttpClients {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private HttpClients() {}

    static HttpRequest.Builder request(ServerNode node, ServerOptions options, String path) {
        String scheme = options.tls().isPresent() ? "https" : "http";
        return HttpRequest.newBuilder(URI.create(scheme + "://" + node.address() + path))
                .timeout(LIMIT);
    }

    static String send(ServerOptions options, HttpRequest request) throws IOException, InterruptedException {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        options.tls().ifPresent(certificates -> builder.sslContext(certificates.clientContext()));
        HttpResponse<String> answer = builder.build().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
