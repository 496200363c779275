package dev.regent.ha.s3;

import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How the bucket is reached, for records and payloads alike. */
final class S3Options {

    private static final String ROOT = "high-availability.s3.";

    static final ConfigOption<URI> ENDPOINT = ConfigOption.custom(
                    ROOT + "endpoint",
                    "URL",
                    "Where the server is, as http://host:port or https://host:port. That of AWS in the region if not set.",
                    S3Options::endpoint)
            .withAlias("s3.endpoint");

    static final ConfigOption<String> REGION = ConfigOption.custom(
                    ROOT + "region",
                    "string",
                    "Region that requests are signed for. Without it us-east-1 if an endpoint is set, else what the environment,"
                            + " ~/.aws/config or the instance says.",
                    S3Options::region)
            .withAlias("s3.region");

    static final ConfigOption<Boolean> PATH_STYLE = ConfigOption.bool(
                    ROOT + "path-style-access",
                    "Whether the bucket is part of the path and not of the host name; most servers other than AWS want"
                            + " that. True if an endpoint is set.")
            .withAlias("s3.path-style-access")
            .withAlias("s3.path.style.access");

    static final ConfigOption<String> ACCESS_KEY = ConfigOption.string(
                    ROOT + "access-key",
                    "Access key, together with the secret key. Without both: the credentials file if one is set, else the"
                            + " default chain of AWS (environment, profile, web identity, container, instance).")
            .withAlias("s3.access-key")
            .withAlias("s3.access.key");

    static final ConfigOption<Secret> SECRET_KEY = ConfigOption.secret(
                    ROOT + "secret-key", "Secret key of the access key. Prefer the credentials file.")
            .withAlias("s3.secret-key")
            .withAlias("s3.secret.key");

    static final ConfigOption<Secret> SESSION_TOKEN =
            ConfigOption.secret(ROOT + "session-token", "Session token of temporary keys.");

    static final ConfigOption<Path> CREDENTIALS_FILE = ConfigOption.path(
            ROOT + "credentials-file",
            "File with keys in the format of ~/.aws/credentials, in place of the keys themselves; it is read anew when it"
                    + " changes.");

    static final ConfigOption<String> PROFILE = ConfigOption.string(
            ROOT + "profile", "Profile in the credentials file, or in ~/.aws if no file is set. 'default' if not set.");

    static final ConfigOption<Encryption> ENCRYPTION = ConfigOption.custom(
                    ROOT + "encryption",
                    "none, AES256 or aws:kms",
                    "What the server is told to encrypt objects with: AES256 is its own key (SSE-S3), aws:kms one of its"
                            + " key management. With none the bucket's setting decides.",
                    Encryption::parse)
            .withDefault(Encryption.NONE);

    static final ConfigOption<String> KMS_KEY = ConfigOption.string(
            ROOT + "encryption.kms-key",
            "Id or ARN of the key for aws:kms. The key management's default key if not set.");

    static final ConfigOption<Boolean> CHECKSUMS = ConfigOption.bool(
                    ROOT + "checksums",
                    "Whether requests carry a CRC32 that the server checks; old servers may refuse them. What is read is"
                            + " checked in either case.")
            .withDefault(true);

    static final ConfigOption<Path> CA_FILE = ConfigOption.path(
            ROOT + "tls.ca-file",
            "Certificates of the authorities that servers are checked against (PEM). Those of the Java runtime if not set.");

    static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOption.duration(
                    ROOT + "connect-timeout", "Time limit of connecting, TLS handshake included.")
            .withDefault(Duration.ofSeconds(3));

    static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOption.duration(
                    ROOT + "request-timeout",
                    "Time limit of one request for payloads, which carries at most 8 MiB. Requests for the lease have the"
                            + " limit of the lease.")
            .withDefault(Duration.ofSeconds(60));

    static final ConfigOption<Integer> RETRIES = ConfigOption.custom(
                    ROOT + "retries",
                    "integer",
                    "How often a request for payloads is repeated after a failure that may pass (no answer, 429, 5xx),"
                            + " after pauses of 0.1 s that double up to 3 s. 0 to 20.",
                    S3Options::retries)
            .withDefault(4);

    private S3Options() {}

    static List<ConfigOption<?>> all() {
        return List.of(
                ENDPOINT,
                REGION,
                PATH_STYLE,
                ACCESS_KEY,
                SECRET_KEY,
                SESSION_TOKEN,
                CREDENTIALS_FILE,
                PROFILE,
                ENCRYPTION,
                KMS_KEY,
                CHECKSUMS,
                CA_FILE,
                CONNECT_TIMEOUT,
                REQUEST_TIMEOUT,
                RETRIES);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = (uri.getRawPath() == null || uri.getRawPath().matches("/?")) && uri.getQuery() == null;
            if (http && bare && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("write http://host:port or https://host:port", malformed);
        }
        throw new IllegalArgumentException("write http://host:port or https://host:port");
    }

    private static String region(String text) {
        if (!text.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("write lower-case letters, digits and hyphens, such as eu-central-1");
        }
        return text;
    }

    private static Integer retries(String text) {
        if (!text.strip().matches("1?[0-9]|20")) {
            throw new IllegalArgumentException("write a whole number from 0 to 20");
        }
        return Integer.valueOf(text.strip());
    }

    /** What the server encrypts with. */
    enum Encryption {
        NONE("none"),
        SERVER_KEY("AES256"),
        KEY_MANAGEMENT("aws:kms");

        private final String text;

        Encryption(String text) {
            this.text = text;
        }

        private static Encryption parse(String text) {
            for (Encryption each : values()) {
                if (each.text.equals(text.strip())) {
                    return each;
                }
            }
            throw new IllegalArgumentException("write none, AES256 or aws:kms");
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
