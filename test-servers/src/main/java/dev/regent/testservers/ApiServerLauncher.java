package dev.regent.testservers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Starts kube-apiserver before an etcd that is there. */
final class ApiServerLauncher implements Launcher {

    private final Path binary;
    private final ServerOptions options;
    private final TestCertificates certificates;
    private final String etcd;
    private final String administrator;
    private final Http http;

    /**
     * Starts nothing yet.
     *
     * @param etcd its URL
     * @param administrator token of a user who may do everything
     */
    ApiServerLauncher(
            Path binary, ServerOptions options, TestCertificates certificates, String etcd, String administrator) {
        this.binary = binary;
        this.options = options;
        this.certificates = certificates;
        this.etcd = etcd;
        this.administrator = administrator;
        this.http = client(certificates.clientContext(), administrator);
    }

    static Http client(SSLContext tls, String token) {
        return new Http(Optional.of(tls), List.of("Authorization", "Bearer " + token));
    }

    @Override
    public int portsPerMember() {
        return 1;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        Files.writeString(tokens(member), administrator + ",administrator,administrator,\"system:masters\"\n");
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("etcd-servers", etcd);
        flags.put("bind-address", member.host());
        flags.put("advertise-address", member.host());
        flags.put("secure-port", Integer.toString(member.clientPort()));
        flags.put("cert-dir", member.data().toString());
        flags.put("tls-cert-file", certificates.server().certificate().toString());
        flags.put("tls-private-key-file", certificates.server().key().toString());
        flags.put("service-account-issuer", "https://kubernetes.default.svc");
        flags.put(
                "service-account-signing-key-file", certificates.server().key().toString());
        flags.put(
                "service-account-key-file", certificates.server().certificate().toString());
        flags.put("authorization-mode", "RBAC");
        flags.put("token-auth-file", tokens(member).toString());
        flags.put("service-cluster-ip-range", "10.96.0.0/24");
        flags.put("disable-admission-plugins", "ServiceAccount");
        flags.putAll(options.settings());
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        flags.forEach((flag, value) -> command.add("--" + flag + "=" + value));
        command.addAll(options.arguments());
        return command;
    }

    @Override
    public boolean ready(Member member) throws IOException {
        return http.get(member.clientPort(), "/readyz").statusCode() == 200;
    }

    /** There is no other. */
    @Override
    public boolean leads(Member member) throws IOException {
        return ready(member);
    }

    @Override
    public String metrics(Member member) throws IOException {
        HttpResponse<String> answer = http.get(member.clientPort(), "/metrics");
        if (answer.statusCode() != 200) {
            throw new IOException("/metrics was answered by " + answer.statusCode());
        }
        return answer.body();
    }

    private static Path tokens(Member member) {
        return member.folder().resolve("tokens.csv");
    }
}
