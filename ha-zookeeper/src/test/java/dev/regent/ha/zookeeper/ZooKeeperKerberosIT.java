package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins by Kerberos with keytabs, in a realm whose tickets are good for six seconds. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(180)
class ZooKeeperKerberosIT {

    private static final Duration TICKET = Duration.ofSeconds(6);
    private static final Duration WAIT = Duration.ofSeconds(40);
    private static final String SERVICE =
            "zookeeper/" + InetAddress.getLoopbackAddress().getCanonicalHostName();

    @TempDir
    static Path folder;

    private static KerberosRealm realm;
    private static Ensemble server;
    private static FaultProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        realm = KerberosRealm.start(folder.resolve("realm"), TICKET, List.of(SERVICE, "regent", "other"));
        Path contexts = Files.writeString(
                folder.resolve("server.jaas"), """
                Server {
                  com.sun.security.auth.module.Krb5LoginModule required
                  useKeyTab=true storeKey=true useTicketCache=false doNotPrompt=true
                  keyTab="%s" principal="%s";
                };
                """.formatted(realm.keytab(SERVICE), KerberosRealm.principal(SERVICE)));
        server = ZooKeeperServers.start(
                folder.resolve("server"),
                ServerOptions.nodes(1)
                        .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                        .with("sessionRequireClientSASLAuth", "true")
                        .withArgument("-Djava.security.krb5.conf=" + realm.configuration())
                        .withArgument("-Djava.security.auth.login.config=" + contexts));
        proxy = FaultProxy.to(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.node(0).port()));
        context("Keytab", "regent", realm.keytab("regent"));
        context("Foreign", "regent", realm.keytab("other"));
    }

    private static void context(String name, String principal, Path keytab) {
        LoginContexts.put(
                name,
                "com.sun.security.auth.module.Krb5LoginModule",
                Map.of(
                        "useKeyTab", "true",
                        "storeKey", "true",
                        "useTicketCache", "false",
                        "doNotPrompt", "true",
                        "refreshKrb5Config", "true",
                        "keyTab", keytab.toString(),
                        "principal", KerberosRealm.principal(principal)));
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        server.close();
        realm.close();
    }

    @Test
    @DisplayName(
            "With its keytab a client works, its nodes are its own, and it goes on beyond the life of its tickets and of its connection")
    void worksBeyondTheTicket() {
        TransactionStore store = Clients.open(options("Keytab", "/works"));
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            awaitEndOfTickets();
            assertThat(Clients.replace(store, "0")).isInstanceOf(Applied.class);
            proxy.reset();
            await().atMost(WAIT).ignoreExceptions().untilAsserted(() -> store.check(Duration.ofSeconds(1)));
            assertThat(Clients.replace(store, "1")).isInstanceOf(Applied.class);
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName(
            "F26: a ticket that ended while nobody gave new ones costs a refused login, told in one line; the client goes on by itself when they are given again")
    void noTickets() throws Exception {
        TransactionStore store = Clients.open(options("Keytab", "/none"));
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            realm.pause();
            awaitEndOfTickets();
            proxy.reset();
            await().atMost(WAIT).untilAsserted(() -> refused(store));
            realm.resume();
            await().atMost(WAIT).ignoreExceptions().until(() -> Clients.replace(store, "0") instanceof Applied);
        } finally {
            store.close();
        }
    }

    @Test
    @DisplayName(
            "Servers whose principal has another name than their host are reached by the name that is configured, and by no other")
    void serverPrincipal() {
        Map<String, String> options = options("Keytab", "/principal");
        options.put("client.sasl.service-name", "elsewhere");
        options.put("client.sasl.server-principal", SERVICE);
        TransactionStore store = Clients.open(options);
        options.remove("client.sasl.server-principal");
        TransactionStore wrong = Clients.open(options);
        try {
            assertThat(Clients.create(store)).isInstanceOf(Applied.class);
            await().atMost(WAIT).untilAsserted(() -> refused(wrong));
        } finally {
            store.close();
            wrong.close();
        }
    }

    @Test
    @DisplayName(
            "F26: a keytab without the right key is told in one line, and a corrected one is used without a restart")
    void wrongKeytab() throws Exception {
        TransactionStore store = Clients.open(options("Foreign", "/wrong"));
        try {
            await().atMost(WAIT).untilAsserted(() -> refused(store));
            context("Foreign", "regent", realm.keytab("regent"));
            store.check(WAIT);
        } finally {
            store.close();
        }
    }

    /** Of all that are good now. */
    private static void awaitEndOfTickets() {
        await().pollDelay(TICKET.multipliedBy(3).dividedBy(2)).atMost(WAIT).until(() -> true);
    }

    private static void refused(TransactionStore store) {
        assertThatThrownBy(() -> store.check(Duration.ofSeconds(1)))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("login was refused")
                .hasMessageContaining("high-availability.zookeeper.client")
                .hasMessageNotContaining("\n");
    }

    private static Map<String, String> options(String context, String root) {
        return new HashMap<>(Map.of(
                "quorum",
                "127.0.0.1:" + proxy.address().getPort(),
                "path.root",
                root,
                "client.acl",
                "creator",
                "client.sasl.login-context",
                context));
    }
}
