package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * API servers of Kubernetes, one by default, without any node, and one etcd of their own behind them; each can be ended, stopped and started again on its data. It speaks TLS with certificates
 * that it makes itself, and asks RBAC for every request but those of {@link #administrator}. For one thread at a time.
 */
public final class KubernetesServers implements AutoCloseable {

    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/";
    private static final Pattern TOKEN = Pattern.compile("\"token\":\\s*\"([^\"]+)\"");
    private static final Pattern PORT = Pattern.compile("server: \"https://127\\.0\\.0\\.1:(\\d+)\"");
    private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: ([^}\\s]+)");
    private static final Pattern ADMINISTRATOR = Pattern.compile("token: \"([^\"]+)\"");

    private final Ensemble etcd;
    private final Ensemble api;
    private final Path authority;
    private final SSLContext tls;
    private final Path folder;
    private final String administrator;
    private final Http http;

    private KubernetesServers(
            Ensemble etcd, Ensemble api, Path authority, SSLContext tls, Path folder, String administrator) {
        this.etcd = etcd;
        this.api = api;
        this.authority = authority;
        this.tls = tls;
        this.folder = folder;
        this.administrator = administrator;
        this.http = client(administrator);
    }

    /**
     * Starts them, and waits until the API servers serve.
     *
     * @param folder where they keep everything
     * @param options how; the nodes are API servers on one etcd, and a setting is a flag of kube-apiserver without the dashes
     * @throws ServerFailedException one does not start; with the end of its log
     */
    public static KubernetesServers start(Path folder, ServerOptions options) {
        String administrator = UUID.randomUUID().toString();
        TestCertificates certificates = options.tls()
                .orElseGet(() ->
                        TestCertificates.create(folder.resolve("certificates").toAbsolutePath()));
        Ensemble etcd = EtcdServers.start(folder.resolve("etcd"), ServerOptions.nodes(1));
        try {
            ApiServerLauncher launcher = new ApiServerLauncher(
                    ServerBinaries.ofThisRun().file(ServerKind.KUBERNETES),
                    options,
                    certificates,
                    "http://" + etcd.node(0).address(),
                    administrator);
            Ensemble api = Ensemble.start(launcher, folder.resolve("api"), options);
            return new KubernetesServers(
                    etcd,
                    api,
                    certificates.authority(),
                    certificates.clientContext(),
                    folder.toAbsolutePath(),
                    administrator);
        } catch (RuntimeException failed) {
            etcd.close();
            throw failed;
        }
    }

    /**
     * Those that another process has started, and ends: {@code bin/test-servers run kubernetes} prints where the file is.
     *
     * @param kubeconfig of the administrator
     * @param folder where this process may write files of its own
     */
    static KubernetesServers running(Path kubeconfig, Path folder) {
        try {
            String text = Files.readString(kubeconfig);
            byte[] pem = Base64.getDecoder().decode(only(AUTHORITY, text));
            Path authority = Files.write(folder.toAbsolutePath().resolve("ca.pem"), pem);
            Ensemble api = Ensemble.running(List.of(Integer.valueOf(only(PORT, text))), folder);
            return new KubernetesServers(
                    Ensemble.running(List.of(), folder),
                    api,
                    authority,
                    TestCertificates.trusting(authority),
                    folder.toAbsolutePath(),
                    only(ADMINISTRATOR, text));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot use the servers that " + kubeconfig + " names", unreadable);
        }
    }

    private static String only(Pattern what, String text) {
        Matcher found = what.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("the kubeconfig has nothing like " + what);
        }
        return found.group(1);
    }

    /** The API servers alone. */
    public Ensemble api() {
        return api;
    }

    /** What stands behind it. */
    public Ensemble etcd() {
        return etcd;
    }

    /** The certificate of the authority that clients must trust, PEM. */
    public Path authority() {
        return authority;
    }

    /** Short requests by whom the token says. */
    Http client(String token) {
        return ApiServerLauncher.client(tls, token);
    }

    /** A token that may do everything. */
    public String administrator() {
        return administrator;
    }

    /** Creates a namespace. */
    public void createNamespace(String name) {
        create(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /**
     * Creates an object.
     *
     * @param path of its collection, for example {@code /api/v1/namespaces/default/configmaps}
     * @param body JSON or YAML
     */
    public void create(String path, String body) {
        post(path, body);
    }

    /**
     * Creates what a manifest with a service account, a role and its binding has, in a namespace that is there, as {@code kubectl apply} does.
     *
     * @param manifest YAML documents
     */
    public void applyRole(String namespace, String manifest) {
        for (String object : manifest.split("\n---\n", -1)) {
            boolean binding = object.contains("kind: RoleBinding");
            String collection = binding
                    ? RBAC + namespace + "/rolebindings"
                    : object.contains("kind: Role\n")
                            ? RBAC + namespace + "/roles"
                            : "/api/v1/namespaces/" + namespace + "/serviceaccounts";
            // kubectl adds the namespace of a binding's subject; the API does not
            create(
                    collection,
                    binding
                            ? object.replace("  name: regent\n", "  name: regent\n  namespace: " + namespace + "\n")
                            : object);
        }
    }

    /** A token of a service account, valid for an hour. */
    public String token(String namespace, String account) {
        String answer = post(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"expirationSeconds\":3600}}");
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("no token in the answer for " + namespace + "/" + account);
        }
        return token.group(1);
    }

    /**
     * Writes a configuration file as {@code kubectl} has them.
     *
     * @param name of the file, other than all before
     * @param port where the client shall connect to, on 127.0.0.1: {@link #api}, or a proxy before it
     * @param namespace the one that requests are for
     */
    public Path kubeconfig(String name, int port, String namespace, String token) {
        try {
            String trusted = Base64.getEncoder().encodeToString(Files.readAllBytes(authority));
            Path file = folder.resolve(name + ".kubeconfig");
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts:
                    - name: test
                      context: {cluster: test, user: test, namespace: %s}
                    clusters:
                    - name: test
                      cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
                    users:
                    - name: test
                      user: {token: "%s"}
                    """.formatted(namespace, port, trusted, token), UTF_8);
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write the configuration of a client of Kubernetes", failed);
        }
    }

    /**
     * Changes an object as the administrator, whatever version it has.
     *
     * @param path of the object
     * @param body JSON that is merged into it
     */
    public void patch(String path, String body) {
        try {
            checked(path, http.merge(api.node(0).port(), path, body));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String post(String path, String body) {
        try {
            HttpResponse<String> answer = http.postAny(
                    api.node(0).port(), path, body, body.startsWith("{") ? "application/json" : "application/yaml");
            return checked(path, answer);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String checked(String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered by " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Ends both; the data stay for whoever owns the folder. */
    @Override
    public void close() {
        try {
            api.close();
        } finally {
            etcd.close();
        }
    }
}
