package dev.regent.ha.support.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server answers HTTP.
 *
 * @param host name or address; IPv6 without brackets
 * @param tls whether it is HTTPS
 */
public record Endpoint(String host, int port, boolean tls) {

    /**
     * Addresses separated by commas: {@code host:port}, which is HTTP, {@code http://host:port} or {@code https://host:port}.
     *
     * @param httpPort where none is given
     * @param httpsPort likewise
     * @throws IllegalArgumentException saying what is allowed
     */
    public static List<Endpoint> parseAll(String text, int httpPort, int httpsPort) {
        List<Endpoint> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            all.add(parse(each.strip(), httpPort, httpsPort));
        }
        return List.copyOf(all);
    }

    private static Endpoint parse(String text, int httpPort, int httpsPort) {
        String url = text.contains("://") ? text : "http://" + text;
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            throw expected(text);
        }
        boolean tls = "https".equals(uri.getScheme());
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!tls && !"http".equals(uri.getScheme())
                || uri.getHost() == null
                || !bare
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null
                || uri.getPort() == 0
                || uri.getPort() > 0xFFFF) {
            throw expected(text);
        }
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new Endpoint(host, uri.getPort() > 0 ? uri.getPort() : tls ? httpsPort : httpPort, tls);
    }

    private static IllegalArgumentException expected(String text) {
        return new IllegalArgumentException("'" + text
                + "' is no address: write host:port, http://host:port or https://host:port, several separated"
                + " by commas");
    }

    /** Host and port, as the header {@code Host} has them. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
