package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.config.ConfigOption;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The options of the driver beside the lease. */
final class KubernetesOptions {

    private static final String ROOT = "high-availability.kubernetes.";

    static final ConfigOption<String> NAMESPACE = ConfigOption.custom(
            ROOT + "namespace",
            "string",
            "Namespace that holds all objects, the same for all processes of a cluster. That of the kubeconfig's context or"
                    + " of the pod if not set, else default.",
            KubernetesOptions::label);

    static final ConfigOption<Path> KUBECONFIG = ConfigOption.path(
            ROOT + "kubeconfig",
            "Configuration file as kubectl has them. Without it, and without a server, the service account of the pod is"
                    + " used, or outside a pod ~/.kube/config.");

    static final ConfigOption<String> CONTEXT =
            ConfigOption.string(ROOT + "context", "Context of the kubeconfig; the file's current one if not set.");

    static final ConfigOption<List<URI>> SERVER = ConfigOption.custom(
            ROOT + "server",
            "URLs",
            "Address of the API server, such as https://10.0.0.1:6443, in place of a kubeconfig; together with the token"
                    + " file. Several of one cluster, separated by commas, are used in turn when one fails.",
            KubernetesOptions::urls);

    static final ConfigOption<Path> TOKEN_FILE = ConfigOption.path(
            ROOT + "token-file", "File with the bearer token for the server; it is read anew when it changes.");

    static final ConfigOption<Path> CA_FILE = ConfigOption.path(
            ROOT + "ca-file",
            "Certificates of the authorities that the server is checked against (PEM). Those of the Java runtime if not"
                    + " set.");

    static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOption.duration(
                    ROOT + "connect-timeout",
                    "Time limit of connecting, TLS handshake included; never more than the call timeout of the lease"
                            + " leaves.")
            .withDefault(Duration.ofSeconds(3));

    private KubernetesOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(NAMESPACE, KUBECONFIG, CONTEXT, SERVER, TOKEN_FILE, CA_FILE, CONNECT_TIMEOUT);
    }

    private static String label(String text) {
        if (!text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "write 1 to 63 lower-case letters, digits and dashes, starting and ending with a letter or digit");
        }
        return text;
    }

    private static List<URI> urls(String text) {
        List<URI> urls = Arrays.stream(text.split(",", -1))
                .map(each -> url(each.strip()))
                .toList();
        if (urls.stream()
                        .map(url -> url.getScheme() + ApiServer.base(url))
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException("all addresses begin with the same scheme and end with the same path");
        }
        return urls;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("write https://host:port", malformed);
        }
        throw new IllegalArgumentException("write https://host:port");
    }
}
