package dev.regent.ha.etcd;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.lease.LeaseOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of this driver, and what they mean together. */
final class EtcdOptions {

    static final ConfigOption<List<URI>> ENDPOINTS = ConfigOption.custom(
            "high-availability.etcd.endpoints",
            "list of addresses",
            "Client addresses of the servers, separated by commas, such as https://etcd-1:2379,https://etcd-2:2379. All begin with http:// or"
                    + " all with https://. One is used at a time, and the next when it fails.",
            Endpoints::parse);

    static final ConfigOption<String> PREFIX = ConfigOption.custom(
                    "high-availability.etcd.prefix",
                    "string",
                    "What all keys begin with. Clusters with different prefixes do not know of each other.",
                    EtcdOptions::prefix)
            .withDefault("/regent");

    static final ConfigOption<String> USER = ConfigOption.string(
            "high-availability.etcd.user", "User to log in as; needs a password. Without it nobody logs in.");

    static final ConfigOption<Configuration.Secret> PASSWORD =
            ConfigOption.secret("high-availability.etcd.password", "Password of the user.");

    static final ConfigOption<Path> PASSWORD_FILE = ConfigOption.path(
            "high-availability.etcd.password-file",
            "File that holds the password of the user, instead of the password itself. It is read at each login, so a changed one counts from"
                    + " then on.");

    static final ConfigOption<Path> CA_FILE = ConfigOption.path(
            "high-availability.etcd.tls.ca-file",
            "PEM file with the certificates that the servers' ones are signed by. The authorities of this Java if not set. Read again every"
                    + " minute.");

    static final ConfigOption<Path> CERTIFICATE_FILE = ConfigOption.path(
            "high-availability.etcd.tls.certificate-file",
            "PEM file with this client's certificate, and its chain, for servers that ask for one. Read again every minute.");

    static final ConfigOption<Path> KEY_FILE = ConfigOption.path(
            "high-availability.etcd.tls.key-file",
            "PEM file with the private key of the client's certificate (PKCS #8: BEGIN PRIVATE KEY). Read again every minute.");

    static final ConfigOption<String> AUTHORITY = ConfigOption.string(
            "high-availability.etcd.authority",
            "Name that the servers are addressed by instead of the host of their address: what their certificates are checked against, and what"
                    + " a proxy sees.");

    static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOption.duration(
                    "high-availability.etcd.connect-timeout", "Time limit of opening a connection, and of a login.")
            .withDefault(Duration.ofSeconds(5));

    static final ConfigOption<Duration> KEEPALIVE_TIME = ConfigOption.duration(
                    "high-availability.etcd.keepalive.time",
                    "How long a connection in use may be silent before it is probed. At least 10 s; servers refuse more than"
                            + " their --grpc-keepalive-min-time permits.")
            .withDefault(Duration.ofSeconds(10));

    static final ConfigOption<Duration> KEEPALIVE_TIMEOUT = ConfigOption.duration(
                    "high-availability.etcd.keepalive.timeout",
                    "How long the answer to a probe may take before the connection counts as broken.")
            .withDefault(Duration.ofSeconds(5));

    private static final Duration SHORTEST_KEEPALIVE = Duration.ofSeconds(10); // gRPC's own limit
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_PREFIX = 200;

    private EtcdOptions() {}

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> options = new ArrayList<>(LeaseOptions.all());
        options.addAll(List.of(ENDPOINTS, PREFIX, USER, PASSWORD, PASSWORD_FILE));
        options.addAll(List.of(CA_FILE, CERTIFICATE_FILE, KEY_FILE, AUTHORITY));
        options.addAll(List.of(CONNECT_TIMEOUT, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT));
        return List.copyOf(options);
    }

    /** @throws InvalidConfigurationException naming the option */
    static EtcdSettings read(Configuration configuration) {
        List<URI> endpoints = configuration.get(ENDPOINTS);
        return new EtcdSettings(
                endpoints,
                configuration.get(PREFIX),
                credentials(configuration),
                tls(configuration, Endpoints.areSecure(endpoints)),
                configuration.find(AUTHORITY),
                within(configuration, CONNECT_TIMEOUT, Duration.ofMillis(1)),
                within(configuration, KEEPALIVE_TIME, SHORTEST_KEEPALIVE),
                within(configuration, KEEPALIVE_TIMEOUT, Duration.ofMillis(1)));
    }

    private static Optional<EtcdSettings.Credentials> credentials(Configuration configuration) {
        Optional<String> user = configuration.find(USER).filter(name -> !name.isBlank());
        Optional<Configuration.Secret> password = configuration.find(PASSWORD);
        Optional<Path> file = configuration.find(PASSWORD_FILE);
        if (user.isEmpty() && (password.isPresent() || file.isPresent())) {
            throw new InvalidConfigurationException("a password is given but no user: set " + USER);
        }
        if (user.isPresent() && password.isPresent() == file.isPresent()) {
            throw new InvalidConfigurationException(
                    "user '" + user.get() + "' needs a password: set either " + PASSWORD + " or " + PASSWORD_FILE);
        }
        return user.map(name -> new EtcdSettings.Credentials(
                name, password.map(PasswordSource::of).orElseGet(() -> PasswordSource.in(file.orElseThrow()))));
    }

    private static Optional<EtcdSettings.TlsFiles> tls(Configuration configuration, boolean secure) {
        Optional<Path> ca = configuration.find(CA_FILE);
        Optional<Path> certificate = configuration.find(CERTIFICATE_FILE);
        Optional<Path> key = configuration.find(KEY_FILE);
        if (!secure && (ca.isPresent() || certificate.isPresent() || key.isPresent())) {
            throw new InvalidConfigurationException(
                    "certificates are given but " + ENDPOINTS + " begin with http://: write https://, or remove "
                            + CA_FILE + ", " + CERTIFICATE_FILE + " and " + KEY_FILE);
        }
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidConfigurationException(
                    "a client certificate needs its key and the key its certificate: set both " + CERTIFICATE_FILE
                            + " and " + KEY_FILE + ", or neither");
        }
        return secure ? Optional.of(new EtcdSettings.TlsFiles(ca, certificate, key)) : Optional.empty();
    }

    private static Duration within(Configuration configuration, ConfigOption<Duration> option, Duration least) {
        Duration value = configuration.get(option);
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new InvalidConfigurationException(option + " must be " + least.toMillis() + " ms to "
                    + LONGEST.toHours() + " h, is " + value.toMillis() + " ms");
        }
        return value;
    }

    private static String prefix(String text) {
        if (!text.matches("(/[A-Za-z0-9._%~-]+)+") || text.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException(
                    "write a path such as /regent or /platform/regent: names of letters, digits"
                            + " and ._%~- after a slash each, no slash at the end, at most " + LONGEST_PREFIX
                            + " characters");
        }
        return text;
    }
}
