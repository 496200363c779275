package dev.regent.ha.kubernetes;

import dev.regent.testservers.KubernetesServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A namespace of its own with the service account, role and binding of the manifest that is shipped.
 *
 * @param token of the service account
 */
record Tenant(KubernetesServers servers, String namespace, String token) {

    private static final Path MANIFEST = Path.of("src/main/manifests/rbac.yaml");

    static Tenant create(KubernetesServers servers) {
        return create(servers, manifest());
    }

    /** @param manifest another one than that which is shipped */
    static Tenant create(KubernetesServers servers, String manifest) {
        String namespace = "kit-" + UUID.randomUUID();
        servers.createNamespace(namespace);
        servers.applyRole(namespace, manifest);
        return new Tenant(servers, namespace, servers.token(namespace, "regent"));
    }

    static String manifest() {
        try {
            return Files.readString(MANIFEST);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Options of a client that connects to that port. */
    Map<String, String> options(int port) {
        return options(List.of(port));
    }

    /** Options of a client that connects to one of those ports. */
    Map<String, String> options(List<Integer> ports) {
        return Map.of(
                KubernetesOptions.SERVER.key(),
                ports.stream().map(port -> "https://127.0.0.1:" + port).collect(Collectors.joining(",")),
                KubernetesOptions.NAMESPACE.key(),
                namespace,
                KubernetesOptions.TOKEN_FILE.key(),
                tokenFile().toString(),
                KubernetesOptions.CA_FILE.key(),
                servers.authority().toString());
    }

    /** Holds the token of the service account. */
    Path tokenFile() {
        Path file = servers.authority().resolveSibling(namespace + ".token");
        try {
            return Files.exists(file) ? file : Files.writeString(file, token);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
