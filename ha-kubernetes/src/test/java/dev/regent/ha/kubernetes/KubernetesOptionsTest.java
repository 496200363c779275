package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.testkit.OptionTable;
import dev.regent.testservers.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The options of the driver")
class KubernetesOptionsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("are the documented ones, and the factory is found by the service loader")
    void documented() throws IOException {
        OptionTable.assertDocumented(
                Path.of("../docs/drivers/kubernetes.md"), new KubernetesHaBackendFactory().options());
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .anyMatch(factory -> factory instanceof KubernetesHaBackendFactory);
    }

    @Test
    @DisplayName("name a server with its path, and a token that is read anew from its file and never shown")
    void server() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        ApiServer server = load("server", "https://k8s.example:6443/clusters/one/", "token-file", token.toString());
        assertThat(server.endpoints()).hasToString("[https://k8s.example:6443]");
        assertThat(server.base()).isEqualTo("/clusters/one");
        assertThat(server.namespace()).isEqualTo("default");
        assertThat(server.identity().headers()).containsEntry("Authorization", "Bearer first");
        Files.writeString(token, "second-one");
        server.identity().refused();
        assertThat(server.identity().headers()).containsEntry("Authorization", "Bearer second-one");
        assertThat(server.toString()).doesNotContain("second-one").contains("****");
    }

    @Test
    @DisplayName("name several servers of one cluster")
    void servers() {
        ApiServer servers = load("server", "https://a:6443/one, https://b:6443/one/,https://[::1]/one");
        assertThat(servers.endpoints()).hasToString("[https://a:6443, https://b:6443, https://[::1]:443]");
        assertThat(servers.base()).isEqualTo("/one");
    }

    @Test
    @DisplayName("take address, namespace and token of a kubeconfig's context, also a token file and a plugin")
    void context() throws IOException {
        Path file = kubeconfig();
        ApiServer current = load("kubeconfig", file.toString());
        assertThat(current.endpoints()).hasToString("[https://127.0.0.1:1234]");
        assertThat(current.namespace()).isEqualTo("one");
        assertThat(current.identity().headers()).containsEntry("Authorization", "Bearer of-the-file");
        assertThat(current.tls()).isPresent();
        ApiServer other = load("kubeconfig", file.toString(), "context", "two");
        assertThat(other.namespace()).isEqualTo("two");
        assertThat(other.identity().headers()).containsEntry("Authorization", "Bearer of-two");
        ApiServer third = load("kubeconfig", file.toString(), "context", "three", "namespace", "own");
        assertThat(third.namespace()).isEqualTo("own");
        assertThat(third.identity().headers()).containsEntry("Authorization", "Bearer of-the-plugin");
    }

    @Test
    @DisplayName("that cannot be used end in one line that says what to do")
    void wrong() throws IOException {
        String file = kubeconfig().toString();
        refused(
                "two of its contexts",
                "set high-availability.kubernetes.context",
                "kubeconfig",
                file,
                "context",
                "none");
        refused(
                "no file",
                "cannot be read",
                "kubeconfig",
                folder.resolve("none").toString());
        refused("both", "remove one", "kubeconfig", file, "server", "https://a:1");
        refused("two ways", "the same scheme", "server", "https://a:1,http://b:1");
        refused("an empty address", "write https://host:port", "server", "https://a:1,");
        refused("a path", "write https://host:port", "server", "/etc");
        refused("a name", "lower-case", "kubeconfig", file, "namespace", "A_b");
        refused(
                "no token",
                "cannot be read",
                "server",
                "https://a:1",
                "token-file",
                folder.resolve("no").toString());
        Path empty = Files.createFile(folder.resolve("empty"));
        refused("an empty token", "holds no bearer token", "server", "https://a:1", "token-file", empty.toString());
        refused("no authority", "cannot be used", "server", "https://a:1", "ca-file", empty.toString());
    }

    private Path kubeconfig() throws IOException {
        TestCertificates certificates = TestCertificates.create(folder.resolve("certificates"));
        Files.writeString(folder.resolve("tokens"), "of-the-file");
        Path plugin = Files.writeString(
                folder.resolve("plugin.sh"),
                "#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                        + "\"status\":{\"token\":\"of-the-plugin\"}}'\n");
        assertThat(plugin.toFile().setExecutable(true)).isTrue();
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: one
                contexts:
                - {name: one, context: {cluster: c, user: by-file, namespace: one}}
                - {name: two, context: {cluster: c, user: by-token, namespace: two}}
                - {name: three, context: {cluster: c, user: by-plugin}}
                clusters:
                - {name: c, cluster: {server: "https://127.0.0.1:1234", certificate-authority: "%s"}}
                users:
                - {name: by-file, user: {tokenFile: tokens}}
                - {name: by-token, user: {token: of-two}}
                - name: by-plugin
                  user:
                    exec: {apiVersion: client.authentication.k8s.io/v1, command: "%s", interactiveMode: Never}
                """.formatted(certificates.authority(), plugin));
    }

    private static void refused(String what, String line, String... options) {
        assertThatThrownBy(() -> load(options))
                .as(what)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(line);
    }

    /** @param options keys without {@code high-availability.kubernetes.}, and values, in turn */
    private static ApiServer load(String... options) {
        Map<String, String> written = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            written.put("high-availability.kubernetes." + options[i], options[i + 1]);
        }
        Configuration configuration = Configuration.of(KubernetesOptions.all(), written);
        return new Kubeconfig(configuration, Map.of(), NanoClock.system()).load();
    }
}
