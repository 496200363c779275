package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every launcher keeps. The subclass is an IT for one kind of server, marked with {@link NeedsServer}. */
abstract class EnsembleContract {

    static final Login LOGIN = new Login("regent", "0f5c1a52-7a2e-4b7e-9f42-6a1f3e0c9d11");
    static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    /** Starts servers of the kind. */
    abstract Ensemble start(Path where, ServerOptions options);

    /** Writes as a client with the options' certificates and login would. */
    abstract void put(ServerNode node, ServerOptions options, String key, String value) throws Exception;

    /** Reads as such a client would. */
    abstract String get(ServerNode node, ServerOptions options, String key) throws Exception;

    @Test
    @DisplayName("One server keeps its address and its data over kill -9 and restart, and over stop and start")
    void restart() throws Exception {
        ServerOptions options = ServerOptions.nodes(1);
        try (Ensemble servers = start(folder, options)) {
            ServerNode node = servers.node(0);
            String address = node.address();
            assertThat(servers.awaitLeader(LIMIT)).isZero();
            assertThat(node.metrics()).isNotEmpty();
            put(node, options, "first", "1");
            node.kill();
            assertThat(node.isAlive()).isFalse();
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
    @DisplayName(
            "A paused server does not answer, goes on when it is resumed, and ends with its ensemble while it is paused")
    void pause() throws Exception {
        ServerOptions options = ServerOptions.nodes(1);
        ServerProcess process;
        try (Ensemble servers = start(folder, options)) {
            ServerNode node = servers.node(0);
            process = node.process().orElseThrow();
            node.pause();
            assertThat(node.leads()).isFalse();
            assertThat(node.isAlive()).isTrue();
            node.resume();
            node.awaitReady();
            put(node, options, "after", "pause");
            assertThat(get(node, options, "after")).isEqualTo("pause");
            node.pause();
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    @DisplayName("Three servers have one leader, elect another when it is killed, and take it back")
    void three() throws Exception {
        ServerOptions options = ServerOptions.nodes(3);
        try (Ensemble servers = start(folder, options)) {
            assertThat(servers.addresses()).hasSize(3).doesNotHaveDuplicates();
            int first = servers.awaitLeader(LIMIT);
            put(servers.node(first), options, "before", "1");
            servers.node(first).kill();
            int second = servers.awaitLeader(LIMIT);
            assertThat(second).isNotEqualTo(first);
            servers.node(second).awaitReady();
            assertThat(get(servers.node(second), options, "before")).isEqualTo("1");
            put(servers.node(second), options, "between", "2");
            servers.node(first).restart();
            Awaitility.await()
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> get(servers.node(first), options, "between").equals("2"));
        }
    }

    @Test
    @DisplayName("With TLS and a login the rightful client is served, also after a restart")
    void secure() throws Exception {
        ServerOptions options = secured();
        try (Ensemble servers = start(folder, options)) {
            put(servers.node(0), options, "secret", "1");
            assertThat(get(servers.node(0), options, "secret")).isEqualTo("1");
            servers.node(0).restart();
            assertThat(get(servers.node(0), options, "secret")).isEqualTo("1");
            refused(servers.node(0), options.withLogin(new Login("regent", "11111111-7a2e-4b7e-9f42-6a1f3e0c9d11")));
            refused(
                    servers.node(0),
                    new ServerOptions(1, options.tls(), Optional.empty(), Map.of(), List.of(), List.of(), false));
        }
    }

    @Test
    @DisplayName("A server that does not start is reported with the end of its log")
    void broken() {
        ServerOptions options = ServerOptions.nodes(1).withArgument("--no-such-thing");
        assertThatThrownBy(() -> start(folder, options))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("no-such-thing");
    }

    @Test
    @DisplayName("A server that has ended before somebody waits for it is reported with the end of its log")
    void endedBefore() throws Exception {
        try (Ensemble servers = start(folder, ServerOptions.nodes(1))) {
            ServerNode node = servers.node(0);
            node.kill();
            assertThatThrownBy(node::awaitReady)
                    .isInstanceOf(ServerFailedException.class)
                    .hasMessageContaining("it ended");
        }
    }

    ServerOptions secured() {
        return ServerOptions.nodes(1)
                .withTls(TestCertificates.create(folder.resolve("certificates")))
                .withLogin(LOGIN);
    }

    private void refused(ServerNode node, ServerOptions as) {
        assertThatThrownBy(() -> put(node, as, "secret", "stolen")).isInstanceOf(Exception.class);
    }
}
