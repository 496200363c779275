package dev.regent.testservers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts Consul. With a login, access control is on and denies by default: the password is a token that may do everything. With TLS, clients must come with a
 * certificate.
 */
public final class ConsulServers implements Launcher {

    private static final int RPC_PORT = 1;
    private static final int SERF_PORT = 2;

    private final Path binary;
    private final ServerOptions options;
    private final Http http;

    private ConsulServers(Path binary, ServerOptions options) {
        this.binary = binary;
        this.options = options;
        this.http = options.login()
                .map(login -> new Http(options.tls(), "X-Consul-Token", login.password()))
                .orElseGet(() -> new Http(options.tls()));
    }

    /**
     * Starts them, and waits until all serve.
     *
     * @param folder where they keep everything
     * @param options how many, and how; a setting is a name and a JSON value of the agent's configuration
     * @throws ServerFailedException a server does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        return Ensemble.start(
                new ConsulServers(ServerBinaries.ofThisRun().file(ServerKind.CONSUL), options), folder, options);
    }

    @Override
    public int portsPerMember() {
        return 3;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", "true");
        values.put("bootstrap_expect", Integer.toString(all.size()));
        values.put("node_name", quoted(member.name()));
        values.put("data_dir", quoted(member.data().toString()));
        values.put("bind_addr", quoted(member.host()));
        values.put("client_addr", quoted(member.host()));
        values.put("ports", ports(member));
        values.put("retry_join", others(member, all));
        values.put("retry_interval", quoted("1s"));
        // What Consul's guide asks for in production; the stock value of 5 is for the smallest machines.
        values.put("performance", "{\"raft_multiplier\": 1}");
        values.put("disable_update_check", "true");
        // Counts since the start; the agent's own JSON shows ten seconds, and fails in the first ones.
        values.put("telemetry", "{\"prometheus_retention_time\": \"24h\", \"disable_hostname\": true}");
        values.put("connect", "{\"enabled\": false}");
        values.put("peering", "{\"enabled\": false}");
        options.tls().ifPresent(certificates -> values.put("tls", tls(certificates)));
        options.login().ifPresent(login -> values.put("acl", acl(login)));
        values.putAll(options.settings());
        String json = values.entrySet().stream()
                .map(value -> quoted(value.getKey()) + ": " + value.getValue())
                .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
        Files.writeString(configuration(member), json);
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        Stream<String> start = Stream.of(binary.toString(), "agent", "-config-file=" + configuration(member));
        return Stream.concat(start, options.arguments().stream()).toList();
    }

    /** A consistent read waits for the leader; in the answer the key is missing, so it was let in. */
    @Override
    public boolean ready(Member member) throws IOException {
        return http.get(member.clientPort(), "/v1/kv/none?consistent").statusCode() == 404;
    }

    @Override
    public boolean leads(Member member) throws IOException {
        HttpResponse<String> answer = http.get(member.clientPort(), "/v1/status/leader");
        return answer.statusCode() == 200
                && answer.body()
                        .strip()
                        .equals(quoted(member.host() + ":" + member.ports().get(RPC_PORT)));
    }

    @Override
    public String metrics(Member member) throws IOException {
        HttpResponse<String> answer = http.get(member.clientPort(), "/v1/agent/metrics?format=prometheus");
        if (answer.statusCode() != 200) {
            throw new IOException("/v1/agent/metrics was answered by " + answer.statusCode());
        }
        return answer.body();
    }

    private static Path configuration(Member member) {
        return member.folder().resolve("consul.json");
    }

    private String ports(Member member) {
        boolean tls = options.tls().isPresent();
        return "{\"http\": %d, \"https\": %d, \"server\": %d, \"serf_lan\": %d, \"serf_wan\": -1, \"dns\": -1, \"grpc\": -1, \"grpc_tls\": -1}"
                .formatted(
                        tls ? -1 : member.clientPort(),
                        tls ? member.clientPort() : -1,
                        member.ports().get(RPC_PORT),
                        member.ports().get(SERF_PORT));
    }

    private static String others(Member member, List<Member> all) {
        return all.stream()
                .filter(other -> other.index() != member.index())
                .map(other -> quoted(other.host() + ":" + other.ports().get(SERF_PORT)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String tls(TestCertificates certificates) {
        return "{\"defaults\": {\"ca_file\": %s, \"cert_file\": %s, \"key_file\": %s, \"verify_incoming\": true, \"verify_outgoing\": true}}"
                .formatted(
                        quoted(certificates.authority().toString()),
                        quoted(certificates.server().certificate().toString()),
                        quoted(certificates.server().key().toString()));
    }

    private static String acl(Login login) {
        String token = quoted(login.password());
        return "{\"enabled\": true, \"default_policy\": \"deny\", \"enable_token_persistence\": true, \"tokens\": {\"initial_management\": %s, \"agent\": %s}}"
                .formatted(token, token);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
