package dev.regent.ha.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads addresses of servers. */
final class Endpoints {

    private static final int ETCD_PORT = 2379;
    private static final int HIGHEST_PORT = 65_535;
    private static final String SECURE = "https";

    private Endpoints() {}

    /** @throws IllegalArgumentException saying what is allowed */
    static List<URI> parse(String text) {
        Set<URI> endpoints = new LinkedHashSet<>();
        for (String each : text.split(",", -1)) {
            endpoints.add(endpoint(each.strip()));
        }
        if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
            throw new IllegalArgumentException("write either http:// or https:// before all addresses");
        }
        return new ArrayList<>(endpoints);
    }

    static boolean areSecure(List<URI> endpoints) {
        return endpoints.stream().allMatch(each -> each.getScheme().equals(SECURE));
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            if (!scheme.equals("http") && !scheme.equals(SECURE)) {
                throw new IllegalArgumentException("'" + text + "' does not begin with http:// or https://: write an"
                        + " address such as http://etcd-1:2379");
            }
            boolean extra = uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !(uri.getPath().isEmpty() || uri.getPath().equals("/"));
            if (uri.getHost() == null || extra || uri.getPort() > HIGHEST_PORT || uri.getPort() == 0) {
                throw malformed(text);
            }
            return new URI(scheme + "://" + uri.getHost() + ":" + (uri.getPort() < 0 ? ETCD_PORT : uri.getPort()));
        } catch (URISyntaxException notOne) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text
                + "' is more or less than scheme, host and port: write an address such as http://etcd-1:2379");
    }
}
