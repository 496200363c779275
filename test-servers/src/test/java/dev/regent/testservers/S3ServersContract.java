package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both launchers of S3 servers keep. */
abstract class S3ServersContract {

    private static final Login STRANGER = new Login("somebody", "another-secret");

    @TempDir
    Path folder;

    abstract Ensemble start(Path where, ServerOptions options);

    @Test
    @DisplayName("It keeps its address and its objects over kill -9 and restart, and over stop and start")
    void restart() throws Exception {
        ServerOptions options = ServerOptions.nodes(1);
        try (Ensemble servers = start(folder, options)) {
            ServerNode node = servers.node(0);
            String address = node.address();
            assertThat(servers.leader()).hasValue(0);
            put(node, options, "first", "1");
            node.kill();
            assertThat(servers.leader()).isEmpty();
            node.restart();
            assertThat(get(node, options, "first")).isEqualTo("1");
            put(node, options, "second", "2");
            servers.stopAll();
            servers.startAll();
            assertThat(get(node, options, "second")).isEqualTo("2");
            assertThat(node.address()).isEqualTo(address);
        }
    }

    @Test
    @DisplayName("Paused it does not answer, and it goes on when it is resumed")
    void pause() throws Exception {
        ServerOptions options = ServerOptions.nodes(1);
        try (Ensemble servers = start(folder, options)) {
            ServerNode node = servers.node(0);
            node.pause();
            assertThat(node.leads()).isFalse();
            assertThat(node.isAlive()).isTrue();
            node.resume();
            node.awaitReady();
            put(node, options, "after", "pause");
            assertThat(get(node, options, "after")).isEqualTo("pause");
        }
    }

    @Test
    @DisplayName("With TLS the rightful client is served, also after a restart, and another is refused")
    void secure() throws Exception {
        Login login = new Login("somebody", "somebodys-secret");
        ServerOptions options = ServerOptions.nodes(1)
                .withTls(TestCertificates.create(folder.resolve("certificates")))
                .withLogin(login);
        try (Ensemble servers = start(folder, options)) {
            ServerNode node = servers.node(0);
            put(node, options, "secret", "1");
            node.restart();
            assertThat(get(node, options, "secret")).isEqualTo("1");
            assertThatThrownBy(() -> put(node, options.withLogin(STRANGER), "secret", "2"))
                    .hasMessageContaining("403");
        }
    }

    @Test
    @DisplayName("One that does not start is reported with the end of its log, and several are refused")
    void broken() {
        assertThatThrownBy(() -> start(folder, ServerOptions.nodes(1).withArgument("--no-such-thing")))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("no-such-thing");
        assertThatThrownBy(() -> start(folder, ServerOptions.nodes(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alone");
    }

    private static void put(ServerNode node, ServerOptions options, String key, String value) throws Exception {
        HttpClients.send(options, requests(options).of("PUT", uri(node, options.tls(), key), value));
    }

    private static String get(ServerNode node, ServerOptions options, String key) throws Exception {
        return HttpClients.send(options, requests(options).of("GET", uri(node, options.tls(), key), ""));
    }

    private static SignedRequests requests(ServerOptions options) {
        return new SignedRequests(options.login().orElse(MinioServers.LOGIN));
    }

    private static URI uri(ServerNode node, Optional<TestCertificates> tls, String key) {
        return URI.create(
                (tls.isPresent() ? "https" : "http") + "://" + node.address() + "/" + MinioServers.BUCKET + "/" + key);
    }
}
