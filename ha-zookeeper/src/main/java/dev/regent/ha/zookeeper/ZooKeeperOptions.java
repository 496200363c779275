package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;

/** The options, and what is wrong with their values. */
final class ZooKeeperOptions {

    static final ConfigOption<Quorum> QUORUM = ConfigOption.custom(
            "high-availability.zookeeper.quorum",
            "addresses",
            "Addresses of the servers, as `host:port,host:port,...`; the port is 2181 if not given.",
            Quorum::parse);

    static final ConfigOption<String> ROOT = ConfigOption.custom(
                    "high-availability.zookeeper.path.root",
                    "node",
                    "Node that everything of Regent is below. It is created if it does not exist.",
                    ZooKeeperOptions::root)
            .withDefault("/regent");

    static final ConfigOption<Acl> ACL = ConfigOption.custom(
                    "high-availability.zookeeper.client.acl",
                    "open or creator",
                    "Who may read and change the nodes: everybody, or those alone who log in as their creator did.",
                    Acl::parse)
            .withDefault(Acl.OPEN);

    static final ConfigOption<Duration> SESSION_TIMEOUT = ConfigOption.duration(
            "high-availability.zookeeper.client.session-timeout",
            "Two thirds of it after the last sign of life a connection counts as dead and another server is tried. The servers"
                    + " raise it to their least, usually 4 s. No leadership depends on it. Two thirds of the lease's duration if"
                    + " not set.");

    static final ConfigOption<Duration> CONNECTION_TIMEOUT = ConfigOption.duration(
                    "high-availability.zookeeper.client.connection-timeout",
                    "How long the client tries in vain before it begins anew, with a fresh look-up of names, login and"
                            + " certificates.")
            .withDefault(Duration.ofSeconds(15));

    static final ConfigOption<Secret> DIGEST =
            ConfigOption.secret("high-availability.zookeeper.client.digest", "`user:password` of the scheme `digest`.");

    static final ConfigOption<Path> DIGEST_FILE = ConfigOption.path(
            "high-availability.zookeeper.client.digest-file",
            "File that holds `user:password`, in place of `digest`; it is read anew with each new client.");

    static final ConfigOption<String> SASL_CONTEXT = ConfigOption.string(
            "high-availability.zookeeper.client.sasl.login-context",
            "Name of the login context in the JAAS configuration of the process, for a login by SASL with Kerberos or Digest."
                    + " No SASL if not set.");

    static final ConfigOption<String> SASL_SERVICE = ConfigOption.string(
                    "high-availability.zookeeper.client.sasl.service-name",
                    "First part of the servers' Kerberos principals.")
            .withDefault("zookeeper");

    static final ConfigOption<String> SASL_PRINCIPAL = ConfigOption.string(
            "high-availability.zookeeper.client.sasl.server-principal",
            "Kerberos principal of all servers. Of the service name and the host's canonical name if not set.");

    static final ConfigOption<Boolean> TLS = ConfigOption.bool(
                    "high-availability.zookeeper.client.tls.enabled", "Whether the servers are reached by TLS.")
            .withDefault(false);

    static final ConfigOption<Path> KEY_STORE = ConfigOption.path(
            "high-availability.zookeeper.client.tls.key-store",
            "Certificate and key of this process (.p12, .jks or .pem), where the servers ask for one.");

    static final ConfigOption<Secret> KEY_STORE_PASSWORD = ConfigOption.secret(
            "high-availability.zookeeper.client.tls.key-store-password", "Password of the key store.");

    static final ConfigOption<Path> TRUST_STORE = ConfigOption.path(
            "high-availability.zookeeper.client.tls.trust-store",
            "Certificates that the servers' are signed with (.p12, .jks or .pem); those of the Java platform if not set.");

    static final ConfigOption<Secret> TRUST_STORE_PASSWORD = ConfigOption.secret(
            "high-availability.zookeeper.client.tls.trust-store-password", "Password of the trust store.");

    static final ConfigOption<Boolean> VERIFY_HOST = ConfigOption.bool(
                    "high-availability.zookeeper.client.tls.hostname-verification",
                    "Whether a server's certificate must name the host that it is reached by.")
            .withDefault(true);

    private static final int LONGEST_ROOT = 256;
    private static final Duration LEAST = Duration.ofMillis(100);

    private ZooKeeperOptions() {}

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(LeaseOptions.all());
        all.addAll(List.of(
                QUORUM,
                ROOT,
                ACL,
                SESSION_TIMEOUT,
                CONNECTION_TIMEOUT,
                DIGEST,
                DIGEST_FILE,
                SASL_CONTEXT,
                SASL_SERVICE,
                SASL_PRINCIPAL,
                TLS,
                KEY_STORE,
                KEY_STORE_PASSWORD,
                TRUST_STORE,
                TRUST_STORE_PASSWORD,
                VERIFY_HOST));
        return List.copyOf(all);
    }

    /** @throws InvalidConfigurationException naming the option */
    static ClientSettings settings(Configuration configuration, LeaseTiming timing) {
        Duration session = configuration
                .find(SESSION_TIMEOUT)
                .orElse(timing.duration().multipliedBy(2).dividedBy(3));
        ClientSettings settings = new ClientSettings(
                configuration.get(QUORUM),
                configuration.get(ROOT),
                configuration.get(ACL) == Acl.CREATOR,
                sane(SESSION_TIMEOUT, session),
                sane(CONNECTION_TIMEOUT, configuration.get(CONNECTION_TIMEOUT)),
                digest(configuration),
                configuration
                        .find(SASL_CONTEXT)
                        .map(context -> new ClientSettings.SaslLogin(
                                context, configuration.get(SASL_SERVICE), configuration.find(SASL_PRINCIPAL))),
                tls(configuration));
        if (settings.creatorOnly() && !identifies(settings)) {
            throw new InvalidConfigurationException(ACL + " is creator, but nothing says who the creator is: set "
                    + DIGEST + ", " + SASL_CONTEXT + " or " + KEY_STORE);
        }
        settings.tls().ifPresent(stores -> requireReadable(settings));
        return settings;
    }

    private static boolean identifies(ClientSettings settings) {
        return settings.digest().isPresent()
                || settings.sasl().isPresent()
                || settings.tls().flatMap(TlsStores::keys).isPresent();
    }

    private static Duration sane(ConfigOption<Duration> option, Duration value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidConfigurationException(
                    option + " must be between 100 ms and 1 h, is " + value.toMillis() + " ms");
        }
        return value;
    }

    private static Optional<DigestLogin> digest(Configuration configuration) {
        Optional<Secret> written = configuration.find(DIGEST);
        Optional<Path> file = configuration.find(DIGEST_FILE);
        if (written.isPresent() && file.isPresent()) {
            throw new InvalidConfigurationException(DIGEST + " and " + DIGEST_FILE + " are both set: remove one");
        }
        Optional<DigestLogin> login =
                written.<DigestLogin>map(DigestLogin.Configured::new).or(() -> file.map(DigestLogin.Stored::new));
        login.ifPresent(each -> requireComplete(each, written.isPresent() ? DIGEST : DIGEST_FILE));
        return login;
    }

    private static void requireComplete(DigestLogin login, ConfigOption<?> option) {
        try {
            if (!login.isComplete()) {
                throw new InvalidConfigurationException(option + " must be of the form user:password");
            }
        } catch (BackendUnavailableException unreadable) {
            throw new InvalidConfigurationException(option + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static Optional<TlsStores> tls(Configuration configuration) {
        if (!configuration.get(TLS)) {
            for (ConfigOption<?> option : List.of(KEY_STORE, TRUST_STORE)) {
                if (configuration.find(option).isPresent()) {
                    throw new InvalidConfigurationException(
                            option + " is set, but " + TLS + " is not: set it to true, or remove the store");
                }
            }
            return Optional.empty();
        }
        return Optional.of(new TlsStores(
                store(configuration, KEY_STORE, KEY_STORE_PASSWORD),
                store(configuration, TRUST_STORE, TRUST_STORE_PASSWORD),
                configuration.get(VERIFY_HOST)));
    }

    private static Optional<TlsStores.Store> store(
            Configuration configuration, ConfigOption<Path> option, ConfigOption<Secret> password) {
        Optional<Path> file = configuration.find(option);
        file.filter(path -> !Files.isReadable(path)).ifPresent(path -> {
            throw new InvalidConfigurationException(option + " names " + path + ", which cannot be read");
        });
        return file.map(path -> new TlsStores.Store(path, configuration.find(password)));
    }

    /** By the client's own means. */
    private static void requireReadable(ClientSettings settings) {
        try (ClientX509Util util = new ClientX509Util()) {
            util.createNettySslContextForClient(settings.clientConfig());
        } catch (X509Exception | IOException | IllegalArgumentException wrong) {
            Throwable cause = wrong;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new InvalidConfigurationException(
                    "the stores of high-availability.zookeeper.client.tls cannot be used, check their passwords and types: "
                            + cause.getMessage(),
                    wrong);
        }
    }

    private static String root(String text) {
        String path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (text.equals("/")) {
            return text;
        }
        boolean wellFormed = path.startsWith("/")
                && path.length() <= LONGEST_ROOT
                && Arrays.stream(path.substring(1).split("/", -1)).allMatch(StoreKey::isSegment)
                && !path.equals("/zookeeper")
                && !path.startsWith("/zookeeper/");
        if (!wellFormed) {
            throw new IllegalArgumentException("it must be an absolute path of at most " + LONGEST_ROOT
                    + " characters, its names of letters, digits and . _ % ~ - and not starting with a dot, and not below"
                    + " /zookeeper");
        }
        return path;
    }

    /** Who may read and change nodes. */
    enum Acl {
        OPEN,
        CREATOR;

        static Acl parse(String text) {
            return switch (text.strip()) {
                case "open" -> OPEN;
                case "creator" -> CREATOR;
                default -> throw new IllegalArgumentException("it must be open or creator");
            };
        }

        @Override
        public String toString() {
            return this == OPEN ? "open" : "creator";
        }
    }
}
