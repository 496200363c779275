package dev.regent.ha.kubernetes;

import dev.regent.ha.support.http.Endpoint;
import dev.regent.ha.support.http.FileContent;
import dev.regent.ha.support.http.HttpPeer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * What the options say, checked: where the API server is, who asks it, and where everything is kept.
 *
 * @param endpoints those of one cluster, which are used in turn when one fails
 * @param base path before {@code /api}, without a slash at its end
 * @param tls present if it is HTTPS
 */
record ApiServer(
        List<Endpoint> endpoints,
        String base,
        String namespace,
        Identity identity,
        Duration connectTimeout,
        Optional<FileContent<SSLSocketFactory>> tls) {

    /** Largest answer: a ConfigMap, whose value is Base64 in JSON, or a page of metadata. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Copies. */
    ApiServer {
        endpoints = List.copyOf(endpoints);
    }

    static Endpoint endpoint(URI url) {
        boolean tls = "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return new Endpoint(host, url.getPort() > 0 ? url.getPort() : tls ? HTTPS_PORT : HTTP_PORT, tls);
    }

    static String base(URI url) {
        return url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    }

    /** @param threads what they do, for their names */
    HttpPeer peer(String threads) {
        return new HttpPeer(
                "Kubernetes",
                threads,
                endpoints,
                connectTimeout,
                identity,
                tls,
                Optional.empty(),
                "check " + KubernetesOptions.CA_FILE + " or the certificates in " + KubernetesOptions.KUBECONFIG
                        + ", also for their expiry",
                " (if that repeats, it may reject the certificate of this client: check " + KubernetesOptions.KUBECONFIG
                        + ")",
                MOST_BYTES);
    }
}
