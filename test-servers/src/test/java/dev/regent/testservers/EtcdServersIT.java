package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;

@NeedsServer(ServerKind.ETCD)
@DisplayName("The launcher of etcd")
class EtcdServersIT extends EnsembleContract {

    @Override
    Ensemble start(Path where, ServerOptions options) {
        return EtcdServers.start(where, options);
    }

    @Override
    void put(ServerNode node, ServerOptions options, String key, String value) throws Exception {
        post(node, options, "/v3/kv/put", "{\"key\":\"" + coded(key) + "\",\"value\":\"" + coded(value) + "\"}");
    }

    @Override
    String get(ServerNode node, ServerOptions options, String key) throws Exception {
        String answer = post(node, options, "/v3/kv/range", "{\"key\":\"" + coded(key) + "\"}");
        return new String(Base64.getDecoder().decode(field(answer, "value")), UTF_8);
    }

    private static String post(ServerNode node, ServerOptions options, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpClients.request(node, options, path).POST(BodyPublishers.ofString(body));
        if (options.login().isPresent()) {
            request.header("Authorization", token(node, options, options.login().get()));
        }
        return HttpClients.send(options, request.build());
    }

    private static String token(ServerNode node, ServerOptions options, Login login) throws Exception {
        String body = "{\"name\":\"" + login.user() + "\",\"password\":\"" + login.password() + "\"}";
        return field(
                HttpClients.send(
                        options,
                        HttpClients.request(node, options, "/v3/auth/authenticate")
                                .POST(BodyPublishers.ofString(body))
                                .build()),
                "token");
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String field(String json, String name) throws IOException {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IOException("no " + name + " in " + json);
        }
        return found.group(1);
    }
}
