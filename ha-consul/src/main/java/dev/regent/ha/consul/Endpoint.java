package dev.regent.ha.consul;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one agent or server of Consul answers HTTP.
 *
 * @param host name or address; IPv6 without brackets
 * @param tls whether it is HTTPS
 */
record Endpoint(String host, int port, boolean tls) {

    private static final int HTTP_PORT = 8500;
    private static final int HTTPS_PORT = 8501;

    /** Addresses separated by commas. */
    static List<Endpoint> parseAll(String text) {
        List<Endpoint> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            all.add(parse(each.strip()));
        }
        return List.copyOf(all);
    }

    private static Endpoint parse(String text) {
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
        return new Endpoint(host, uri.getPort() > 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT, tls);
    }

    private static IllegalArgumentException expected(String text) {
        return new IllegalArgumentException("'" + text
                + "' is no address: write host:port, http://host:port or https://host:port, several separated"
                + " by commas");
    }

    /** Host and port, as the header {@code Host} has them. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
