package dev.regent.testservers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Starts etcd. With a login, authentication is on: that user may read and write all keys, and {@code root} has the same password. With TLS, clients must come
 * with a certificate.
 */
public final class EtcdServers implements Launcher {

    private static final int PEER_PORT = 1;
    private static final int METRICS_PORT = 2;

    private final Path binary;
    private final ServerOptions options;
    private final Http metrics = new Http(Optional.empty());

    private EtcdServers(Path binary, ServerOptions options) {
        this.binary = binary;
        this.options = options;
    }

    /**
     * Starts them, and waits until all serve.
     *
     * @param folder where they keep everything
     * @param options how many, and how; a setting is a flag of etcd without the dashes
     * @throws ServerFailedException a server does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        return Ensemble.start(
                new EtcdServers(ServerBinaries.ofThisRun().file(ServerKind.ETCD), options), folder, options);
    }

    @Override
    public int portsPerMember() {
        return 3;
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        Map<String, String> flags = new LinkedHashMap<>();
        String client =
                (options.tls().isPresent() ? "https" : "http") + "://" + member.host() + ":" + member.clientPort();
        flags.put("name", member.name());
        flags.put("data-dir", member.data().toString());
        flags.put("listen-client-urls", client);
        flags.put("advertise-client-urls", client);
        flags.put("listen-peer-urls", peer(member));
        flags.put("initial-advertise-peer-urls", peer(member));
        flags.put(
                "initial-cluster",
                all.stream().map(each -> each.name() + "=" + peer(each)).collect(Collectors.joining(",")));
        flags.put(
                "listen-metrics-urls",
                "http://" + member.host() + ":" + member.ports().get(METRICS_PORT));
        options.tls().ifPresent(certificates -> {
            flags.put("cert-file", certificates.server().certificate().toString());
            flags.put("key-file", certificates.server().key().toString());
            flags.put("trusted-ca-file", certificates.authority().toString());
            flags.put("client-cert-auth", "true");
        });
        flags.putAll(options.settings());
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        flags.forEach((flag, value) -> command.add("--" + flag + "=" + value));
        command.addAll(options.arguments());
        return command;
    }

    @Override
    public boolean ready(Member member) throws IOException {
        return metrics.get(member.ports().get(METRICS_PORT), "/readyz").statusCode() == 200;
    }

    @Override
    public boolean leads(Member member) throws IOException {
        return metrics(member).lines().anyMatch("etcd_server_is_leader 1"::equals);
    }

    @Override
    public String metrics(Member member) throws IOException {
        HttpResponse<String> answer = metrics.get(member.ports().get(METRICS_PORT), "/metrics");
        if (answer.statusCode() != 200) {
            throw new IOException("/metrics was answered by " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void open(List<Member> all) throws IOException {
        if (options.login().isEmpty()) {
            return;
        }
        Login login = options.login().get();
        Http clients = new Http(options.tls());
        int port = all.get(0).clientPort();
        addUser(clients, port, "root", login.password());
        clients.post(port, "/v3/auth/role/add", "{\"name\":\"root\"}");
        clients.post(port, "/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        if (!login.user().equals("root")) {
            addUser(clients, port, login.user(), login.password());
            clients.post(port, "/v3/auth/role/add", "{\"name\":\"everything\"}");
            // From the key of one zero byte to the end.
            clients.post(
                    port,
                    "/v3/auth/role/grant",
                    "{\"name\":\"everything\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\"AA==\",\"range_end\":\"AA==\"}}");
            clients.post(port, "/v3/auth/user/grant", "{\"user\":\"" + login.user() + "\",\"role\":\"everything\"}");
        }
        clients.post(port, "/v3/auth/enable", "{}");
    }

    private static void addUser(Http clients, int port, String name, String password) throws IOException {
        clients.post(port, "/v3/auth/user/add", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    private static String peer(Member member) {
        return "http://" + member.host() + ":" + member.ports().get(PEER_PORT);
    }
}
