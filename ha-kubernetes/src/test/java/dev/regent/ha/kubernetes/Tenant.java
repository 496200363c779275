package dev.regent.ha.kubernetes;

import dev.regent.testservers.KubernetesServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * A namespace of its own with the service account, role and binding of the manifest that is shipped.
 *
 * @param token of the service account
 */
record Tenant(KubernetesServers servers, String namespace, String token) {

    private static final Path MANIFEST = Path.of("src/main/manifests/rbac.yaml");
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/";

    static Tenant create(KubernetesServers servers) {
        return create(servers, manifest());
    }

    /** @param manifest another one than that which is shipped */
    static Tenant create(KubernetesServers servers, String manifest) {
        String namespace = "kit-" + UUID.randomUUID();
        servers.createNamespace(namespace);
        for (String object : manifest.split("\n---\n")) {
            servers.create(collection(namespace, object), object.replace("  name: regent\n", named(namespace, object)));
        }
        return new Tenant(servers, namespace, servers.token(namespace, "regent"));
    }

    static String manifest() {
        try {
            return Files.readString(MANIFEST);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** {@code kubectl} adds the namespace of a binding's subject; the API does not. */
    private static String named(String namespace, String object) {
        return object.contains("kind: RoleBinding")
                ? "  name: regent\n  namespace: " + namespace + "\n"
                : "  name: regent\n";
    }

    private static String collection(String namespace, String object) {
        if (object.contains("kind: RoleBinding")) {
            return RBAC + namespace + "/rolebindings";
        }
        return object.contains("kind: Role\n")
                ? RBAC + namespace + "/roles"
                : "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    }

    /** Options of a client that connects to that port. */
    Map<String, String> options(int port) {
        return Map.of(
                KubernetesOptions.SERVER.key(),
                "https://127.0.0.1:" + port,
                KubernetesOptions.NAMESPACE.key(),
                namespace,
                KubernetesOptions.TOKEN_FILE.key(),
                tokenFile().toString(),
                KubernetesOptions.CA_FILE.key(),
                servers.certificates().authority().toString());
    }

    /** Holds the token of the service account. */
    Path tokenFile() {
        Path file = servers.certificates().authority().resolveSibling(namespace + ".token");
        try {
            return Files.exists(file) ? file : Files.writeString(file, token);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
