package dev.regent.ha.consul;

import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.http.Endpoint;
import dev.regent.ha.support.store.StoreKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of the driver beside the lease. */
final class ConsulOptions {

    private static final String ROOT = "high-availability.consul.";
    private static final int LONGEST_PREFIX = 200;

    static final ConfigOption<List<Endpoint>> ADDRESS = ConfigOption.custom(
            ROOT + "address",
            "addresses",
            "Where agents or servers of Consul answer HTTP: host:port, http://host:port or https://host:port, several"
                    + " separated by commas. The local agent alone will do; of several the next one is used when one"
                    + " fails.",
            text -> Endpoint.parseAll(text, 8500, 8501));

    static final ConfigOption<String> PREFIX = ConfigOption.custom(
                    ROOT + "prefix",
                    "string",
                    "Path in the key/value store below which everything is kept, the same for all processes of a cluster."
                            + " Segments of letters, digits and ._~- separated by slashes.",
                    ConsulOptions::prefix)
            .withDefault("regent");

    static final ConfigOption<Secret> TOKEN = ConfigOption.secret(
            ROOT + "token",
            "ACL token. It needs key:write below the prefix, and key:list where the servers ask for it. Prefer the file.");

    static final ConfigOption<Path> TOKEN_FILE = ConfigOption.path(
            ROOT + "token-file",
            "File with the ACL token, in place of the token itself; it is read anew when it changes.");

    static final ConfigOption<String> DATACENTER = ConfigOption.custom(
            ROOT + "datacenter",
            "string",
            "Datacenter whose key/value store is used. That of the agent if not set.",
            ConsulOptions::name);

    static final ConfigOption<String> NAMESPACE = ConfigOption.custom(
            ROOT + "namespace", "string", "Namespace (Consul Enterprise only).", ConsulOptions::name);

    static final ConfigOption<String> PARTITION = ConfigOption.custom(
            ROOT + "partition", "string", "Admin partition (Consul Enterprise only).", ConsulOptions::name);

    static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOption.duration(
                    ROOT + "connect-timeout",
                    "Time limit of connecting to one address, TLS handshake included; never more than the call"
                            + " timeout of the lease leaves.")
            .withDefault(Duration.ofSeconds(3));

    static final ConfigOption<Path> CA_FILE = ConfigOption.path(
            ROOT + "tls.ca-file",
            "Certificates of the authorities that servers are checked against (PEM). Those of the Java runtime if not set.");

    static final ConfigOption<Path> CERTIFICATE_FILE = ConfigOption.path(
            ROOT + "tls.certificate-file",
            "Certificate of this client and its chain (PEM), together with the key file.");

    static final ConfigOption<Path> KEY_FILE =
            ConfigOption.path(ROOT + "tls.key-file", "Private key of this client (PEM, RSA or EC, not encrypted).");

    static final ConfigOption<Path> KEY_STORE = ConfigOption.path(
            ROOT + "tls.key-store",
            "Key store (PKCS#12) with certificate and key of this client, in place of the two files.");

    static final ConfigOption<Secret> KEY_STORE_PASSWORD =
            ConfigOption.secret(ROOT + "tls.key-store-password", "Password of the key store.");

    static final ConfigOption<String> SERVER_NAME = ConfigOption.custom(
            ROOT + "tls.server-name",
            "string",
            "Name that certificates of servers must be for, such as server.dc1.consul. The host of the address if not set.",
            ConsulOptions::name);

    private ConsulOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(
                ADDRESS,
                PREFIX,
                TOKEN,
                TOKEN_FILE,
                DATACENTER,
                NAMESPACE,
                PARTITION,
                CONNECT_TIMEOUT,
                CA_FILE,
                CERTIFICATE_FILE,
                KEY_FILE,
                KEY_STORE,
                KEY_STORE_PASSWORD,
                SERVER_NAME);
    }

    private static String prefix(String text) {
        for (String segment : text.split("/", -1)) {
            if (!StoreKey.isSegment(segment) || segment.contains("%")) {
                throw new IllegalArgumentException(
                        "write segments of letters, digits and ._~- separated by slashes, none of them empty or starting"
                                + " with a dot");
            }
        }
        if (text.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException("it has more than " + LONGEST_PREFIX + " characters");
        }
        return text;
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException("write 1 to 128 letters, digits and ._-");
        }
        return text;
    }
}
