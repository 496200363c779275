package dev.regent.testservers;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@NeedsServer(ServerKind.CONSUL)
@DisplayName("The launcher of Consul")
class ConsulServersIT extends EnsembleContract {

    @Override
    Ensemble start(Path where, ServerOptions options) {
        return ConsulServers.start(where, options);
    }

    @Override
    void put(ServerNode node, ServerOptions options, String key, String value) throws Exception {
        String answer = send(options, request(node, options, "/v1/kv/" + key).PUT(BodyPublishers.ofString(value)));
        if (!answer.strip().equals("true")) {
            throw new IOException(answer);
        }
    }

    @Override
    String get(ServerNode node, ServerOptions options, String key) throws Exception {
        return send(options, request(node, options, "/v1/kv/" + key + "?raw&consistent"));
    }

    private static HttpRequest.Builder request(ServerNode node, ServerOptions options, String path) {
        HttpRequest.Builder request = HttpClients.request(node, options, path);
        options.login().ifPresent(login -> request.header("X-Consul-Token", login.password()));
        return request;
    }

    private static String send(ServerOptions options, HttpRequest.Builder request) throws Exception {
        return HttpClients.send(options, request.build());
    }
}
