package dev.regent.ha.zookeeper;

import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of the servers.
 *
 * @param servers at least one
 */
record Quorum(List<Server> servers) {

    private static final int USUAL_PORT = 2181;
    private static final String FORM = "; write host:port,host:port,...";

    Quorum {
        servers = List.copyOf(servers);
    }

    /**
     * Reads {@code host:port,host:port,...}; without a port it is ZooKeeper's usual one.
     *
     * @throws IllegalArgumentException whose message says what is wrong
     */
    static Quorum parse(String text) {
        if (text.contains("/")) {
            throw new IllegalArgumentException(
                    "it names a path, which belongs to high-availability.zookeeper.path.root" + FORM);
        }
        List<Server> servers = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            servers.add(server(each.strip()));
        }
        return new Quorum(servers);
    }

    /** As the client takes it. */
    String text() {
        return String.join(",", servers.stream().map(Server::toString).toList());
    }

    private static Server server(String text) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]");
        String host = bare ? text : text.substring(0, colon);
        if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("'" + text + "' names no host" + FORM);
        }
        if (host.contains(":") && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is an IPv6 address without brackets; write [address]:port");
        }
        return new Server(host, bare ? USUAL_PORT : port(text.substring(colon + 1), text));
    }

    private static int port(String digits, String server) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("'" + server + "' has no port but '" + digits + "'" + FORM, none);
        }
        throw new IllegalArgumentException("'" + server + "' has a port that does not exist" + FORM);
    }

    /**
     * One of them.
     *
     * @param host name or address, IPv6 in brackets
     */
    record Server(String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }

        /** For a socket of one's own. */
        String bareHost() {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }
    }
}
