package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.TestCertificates;
import dev.regent.testservers.ZooKeeperServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for certificates. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(180)
class ZooKeeperTlsTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static Ensemble server;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.create(folder.resolve("certificates"));
        server = ZooKeeperServers.start(
                folder.resolve("server"), ServerOptions.nodes(1).withTls(certificates));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName(
            "With its certificate a client reads, writes and is told of changes, also with nodes for their creator alone")
    void works() {
        Map<String, String> options = options(certificates.client().keyStore(), "/works");
        options.put("client.acl", "creator");
        TransactionStore store = Clients.open(options);
        try {
            AtomicInteger hints = new AtomicInteger();
            store.subscribe(Clients.KEY, any -> hints.incrementAndGet());
            await().atMost(WAIT).until(() -> hints.get() == 1);
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            await().atMost(WAIT).until(() -> hints.get() > 1);
            assertThat(store.read(Clients.KEY, Clients.LIMIT)).isPresent();
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName(
            "F26: an expired certificate, a foreign one and none at all are refused in one line that says where and why")
    void refused() {
        Map<String, String> none = options(certificates.client().keyStore(), "/refused");
        none.keySet().removeIf(key -> key.startsWith("client.tls.key-store"));
        refused(none);
        refused(options(certificates.expired().keyStore(), "/refused"));
        refused(options(certificates.stranger().keyStore(), "/refused"));
    }

    @Test
    @DisplayName("F26: a server that is signed by nobody whom the client trusts is not talked to")
    void untrusted() {
        Map<String, String> options = options(certificates.client().keyStore(), "/untrusted");
        options.put("client.tls.trust-store", certificates.otherAuthority().toString());
        options.remove("client.tls.trust-store-password");
        TransactionStore store = Clients.open(options);
        try {
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> store.check(Duration.ofSeconds(1)))
                            .isInstanceOf(BackendUnavailableException.class)
                            .hasMessageContaining("unable to find valid certification path"));
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName("F26: a client without TLS is told what may be the reason")
    void plain() {
        TransactionStore store =
                Clients.open(Map.of("quorum", server.addresses().get(0), "path.root", "/plain"));
        try {
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> store.check(Duration.ofSeconds(1)))
                            .isInstanceOf(BackendUnavailableException.class)
                            .hasMessageContaining("one side uses TLS and the other does not"));
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName("F26: a certificate that is renewed in its file is used without a restart")
    void renewed() throws IOException {
        Path file = folder.resolve("renewed.p12");
        Files.copy(certificates.expired().keyStore(), file);
        TransactionStore store = Clients.open(options(file, "/renewed"));
        try {
            assertThatThrownBy(() -> store.check(Duration.ofSeconds(3)))
                    .isInstanceOf(BackendUnavailableException.class);
            Files.copy(certificates.client().keyStore(), file, StandardCopyOption.REPLACE_EXISTING);
            store.check(WAIT);
        } finally {
            store.close();
        }
    }

    private static void refused(Map<String, String> options) {
        TransactionStore store = Clients.open(options);
        try {
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> store.check(Duration.ofSeconds(1)))
                            .isInstanceOf(BackendUnavailableException.class)
                            .hasMessageContaining("no connection to ZooKeeper at "
                                    + server.addresses().get(0) + ": ")
                            .hasMessageContaining("certificate")
                            .hasMessageNotContaining(TestCertificates.PASSWORD)
                            .hasMessageNotContaining("\n"));
        } finally {
            store.close();
        }
    }

    private static Map<String, String> options(Path keyStore, String root) {
        return new HashMap<>(Map.of(
                "quorum",
                server.addresses().get(0),
                "path.root",
                root,
                "client.tls.enabled",
                "true",
                "client.tls.key-store",
                keyStore.toString(),
                "client.tls.key-store-password",
                TestCertificates.PASSWORD,
                "client.tls.trust-store",
                certificates.trustStore().toString(),
                "client.tls.trust-store-password",
                TestCertificates.PASSWORD));
    }
}
