package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerNode;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble of three that loses members. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(300)
class ZooKeeperEnsembleIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Ensemble servers;

    @BeforeAll
    static void start() {
        servers = ZooKeeperServers.start(folder, ServerOptions.nodes(3));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    @DisplayName(
            "F13: after the ensemble's leader was killed a client goes on by itself, and nothing acknowledged is lost")
    void leaderKilled() {
        TransactionStore store = open("/killed");
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            ServerNode leader = servers.node(servers.awaitLeader(WAIT));
            leader.kill();
            awaitReplaced(store);
            servers.startAll();
            assertThat(version(store)).isPositive();
        } finally {
            servers.startAll();
            store.close();
        }
    }

    @Test
    @DisplayName(
            "F13: a leader of the ensemble that is stopped, and goes on later, neither answers with old data nor loses new ones")
    void leaderStopped() {
        TransactionStore store = open("/stopped");
        ServerNode leader = servers.node(servers.awaitLeader(WAIT));
        TransactionStore onFormer = Clients.open(
                Map.of("quorum", leader.address(), "path.root", "/stopped", "client.session-timeout", "40 s"));
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            assertThat(version(onFormer)).isZero();
            leader.pause();
            awaitReplaced(store);
            int newest = version(store);
            leader.resume();
            assertThat(readUntilAnswered(onFormer)).isGreaterThanOrEqualTo(newest);
        } finally {
            if (leader.isAlive()) {
                leader.resume();
            }
            onFormer.close();
            store.close();
        }
    }

    @Test
    @DisplayName("F14: a server without the majority confirms nothing: neither a sign of life, nor a read, nor a write")
    void minority() {
        ServerNode alone = servers.node(0);
        TransactionStore store = Clients.open(
                Map.of("quorum", alone.address(), "path.root", "/minority", "client.session-timeout", "40 s"));
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            servers.node(1).pause();
            servers.node(2).pause();
            assertThatThrownBy(() -> store.check(Duration.ofSeconds(2)))
                    .isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> store.read(Clients.KEY, Duration.ofSeconds(2)))
                    .isInstanceOf(BackendUnavailableException.class);
        } finally {
            servers.node(1).resume();
            servers.node(2).resume();
        }
        awaitReplaced(store);
        store.close();
    }

    private static TransactionStore open(String root) {
        return Clients.open(Map.of(
                "quorum", String.join(",", servers.addresses()), "path.root", root, "client.session-timeout", "4 s"));
    }

    /** While the ensemble finds a leader the connection may break under each call. */
    private static void awaitReplaced(TransactionStore store) {
        await().atMost(WAIT).ignoreException(BackendUnavailableException.class).untilAsserted(() -> replaceOnce(store));
    }

    /** A replacement whose outcome is unknown is found by reading. */
    private static void replaceOnce(TransactionStore store) {
        int last = version(store);
        TransactionOutcome outcome = Clients.replace(store, Integer.toString(last));
        assertThat(outcome).isInstanceOf(Applied.class);
        assertThat(version(store)).isEqualTo(last + 1);
    }

    private static int version(TransactionStore store) {
        return store.read(Clients.KEY, Duration.ofSeconds(5))
                .map(Stored::version)
                .map(Integer::parseInt)
                .orElseThrow(() -> new AssertionError("what was acknowledged is gone"));
    }

    private static int readUntilAnswered(TransactionStore store) {
        return await().atMost(WAIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> version(store), any -> true);
    }
}
