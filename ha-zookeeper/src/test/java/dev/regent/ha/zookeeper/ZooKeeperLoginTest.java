package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.NotSent;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.Login;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins by SASL and by the scheme digest, and nodes that belong to their creator. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(180)
class ZooKeeperLoginTest {

    private static final Duration WAIT = Duration.ofSeconds(40);
    private static final Login WHO = new Login("regent", "right-" + UUID.randomUUID());

    @TempDir
    static Path folder;

    private static Ensemble server;

    @BeforeAll
    static void start() {
        LoginContexts.digest("Right", WHO);
        LoginContexts.digest("Wrong", new Login(WHO.user(), "wrong-password"));
        LoginContexts.digest("Rotated", new Login(WHO.user(), "not yet"));
        server = ZooKeeperServers.start(folder, ServerOptions.nodes(1).withLogin(WHO));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("With the right password of SASL a client works, and its nodes are its own")
    void sasl() {
        TransactionStore store = Clients.open(sasl("Right", "/sasl"));
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            assertThat(store.read(Clients.KEY, Clients.LIMIT)).isPresent();
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName(
            "F26: a wrong password of SASL, and a login context that does not exist, are told in one line without secrets")
    void wrongPassword() {
        for (String context : new String[] {"Wrong", "Missing"}) {
            TransactionStore store = Clients.open(sasl(context, "/wrong"));
            try {
                await().atMost(WAIT)
                        .untilAsserted(() -> assertThatThrownBy(() -> store.check(Duration.ofSeconds(1)))
                                .isInstanceOf(BackendUnavailableException.class)
                                .hasMessageContaining("login was refused")
                                .hasMessageContaining("high-availability.zookeeper.client")
                                .hasMessageNotContaining("wrong-password"));
            } finally {
                store.close();
            }
        }
    }

    @Test
    @DisplayName("F26: a password that is corrected while the process runs is used by the next attempt")
    void rotated() {
        TransactionStore store = Clients.open(sasl("Rotated", "/rotated"));
        try {
            assertThatThrownBy(() -> store.check(Duration.ofSeconds(3)))
                    .isInstanceOf(BackendUnavailableException.class);
            LoginContexts.digest("Rotated", WHO);
            store.check(WAIT);
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName("F26: a server that asks for a login tells a client without one to check its credentials")
    void noLogin() {
        TransactionStore store =
                Clients.open(new HashMap<>(Map.of("quorum", server.addresses().get(0))));
        try {
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> store.check(Duration.ofSeconds(2)))
                            .isInstanceOf(BackendUnavailableException.class)
                            .hasMessageContaining("high-availability.zookeeper.client"));
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName(
            "F26: with the scheme digest another user, or a wrong password, can neither read nor write what its creator wrote")
    void digest() {
        try (ZooKeeperFixture fixture = new ZooKeeperFixture()) {
            String quorum = fixture.quorum();
            String root = fixture.root();
            TransactionStore owner = Clients.open(digest(quorum, root, "owner:one"));
            TransactionStore wrong = Clients.open(digest(quorum, root, "owner:two"));
            try {
                assertThat(Clients.create(owner)).isInstanceOf(Applied.class);
                assertThat(Clients.replace(owner, "0")).isInstanceOf(Applied.class);
                assertThat(Clients.replace(wrong, "1"))
                        .isInstanceOfSatisfying(
                                NotSent.class,
                                notSent -> assertThat(notSent.error())
                                        .hasMessageContaining("NOAUTH")
                                        .hasMessageNotContaining("two"));
                assertThatThrownBy(() -> wrong.read(Clients.KEY, Clients.LIMIT)).hasMessageContaining("NOAUTH");
                assertThatThrownBy(() -> wrong.check(Clients.LIMIT)).hasMessageContaining("NOAUTH");
            } finally {
                owner.close();
                wrong.close();
            }
        }
    }

    private static Map<String, String> sasl(String context, String root) {
        return Map.of(
                "quorum",
                server.addresses().get(0),
                "path.root",
                root,
                "client.acl",
                "creator",
                "client.sasl.login-context",
                context);
    }

    private static Map<String, String> digest(String quorum, String root, String who) {
        return Map.of("quorum", quorum, "path.root", root, "client.acl", "creator", "client.digest", who);
    }
}
