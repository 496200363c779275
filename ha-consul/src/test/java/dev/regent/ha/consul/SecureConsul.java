package dev.regent.ha.consul;

import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.Request;
import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.Login;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.TestCertificates;
import dev.regent.testservers.kit.SharedServers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with access control and TLS that the tests of this JVM share, and its administrator. It ends with the JVM. */
final class SecureConsul {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TestCertificates CERTIFICATES = TestCertificates.create(
            Path.of("target", "certificates-" + ProcessHandle.current().pid()));
    private static final Login MANAGER = new Login("manager", UUID.randomUUID().toString());
    private static final SharedServers SERVERS = new SharedServers(folder -> ConsulServers.start(
            folder, ServerOptions.nodes(1).withTls(CERTIFICATES).withLogin(MANAGER)));

    private final Ensemble servers;

    private SecureConsul(Ensemble servers) {
        this.servers = servers;
    }

    static SecureConsul shared() {
        return new SecureConsul(SERVERS.get());
    }

    TestCertificates certificates() {
        return CERTIFICATES;
    }

    String address() {
        return "https://" + servers.addresses().get(0);
    }

    /** Below a prefix of its own, as a rightful client that may do everything. */
    ConsulFixture fixture() {
        return ConsulFixture.secure(servers, options());
    }

    private Map<String, String> options() {
        return Map.of(
                ConsulOptions.TOKEN.key(), MANAGER.password(),
                ConsulOptions.CA_FILE.key(), CERTIFICATES.authority().toString(),
                ConsulOptions.KEY_STORE.key(), CERTIFICATES.client().keyStore().toString(),
                ConsulOptions.KEY_STORE_PASSWORD.key(), TestCertificates.PASSWORD);
    }

    /** Settings of a client with its certificate in PEM. */
    ConsulSettings settings(String... more) {
        return settings(CERTIFICATES.client(), more);
    }

    ConsulSettings settings(TestCertificates.Identity client, String... more) {
        String[] options = {
            "address", address(),
            "tls.ca-file", CERTIFICATES.authority().toString(),
            "tls.certificate-file", client.certificate().toString(),
            "tls.key-file", client.key().toString(),
            "connect-timeout", "15 s"
        };
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return Settings.of(all);
    }

    /** Makes a token with these rules. */
    Made token(String rules) {
        String name = "policy-" + UUID.randomUUID();
        put("/v1/acl/policy", "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules.replace("\"", "\\\"") + "\"}");
        String made = put("/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + name + "\"}]}");
        return new Made(field("AccessorID", made), field("SecretID", made));
    }

    void delete(Made token) {
        send(new Request("DELETE", "/v1/acl/token/" + token.accessor(), Optional.empty()));
    }

    private String put(String target, String json) {
        return send(Request.put(target, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8))));
    }

    private String send(Request request) {
        ConsulClient client = new ConsulClient(settings("token", MANAGER.password()), Threading.system());
        try {
            Exchange exchange = client.call(request, LIMIT);
            if (exchange instanceof Exchange.Answered answered
                    && answered.answer().status() == 200) {
                return StandardCharsets.UTF_8.decode(answered.answer().body()).toString();
            }
            throw new AssertionError(request.target() + ": " + exchange);
        } finally {
            client.close(LIMIT);
        }
    }

    private static String field(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":\\s*\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return found.group(1);
    }

    /**
     * A token.
     *
     * @param accessor its name for administrators
     */
    record Made(String accessor, String secret) {}
}
