package dev.regent.ha.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.Login;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.TestCertificates;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserChangePasswordRequest;
import io.grpc.MethodDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server with TLS, which asks for a client certificate and a login; its tokens end after three seconds without use. */
@NeedsServer(ServerKind.ETCD)
class EtcdSecurityIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey KEY = StoreKey.of("root", "key");
    private static final Login LOGIN = new Login("regent", "kit-" + UUID.randomUUID());
    private static final String TOKEN_SECONDS = "3";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static Ensemble server;

    @TempDir
    Path scratch;

    private final String prefix = "/kit-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        certificates = TestCertificates.create(folder.resolve("certificates"));
        server = EtcdServers.start(
                folder,
                SharedEtcd.options(1).withTls(certificates).withLogin(LOGIN).with("auth-token-ttl", TOKEN_SECONDS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("With the right certificate and password, transactions, reads and watches work")
    void works() {
        try (TransactionStore store = Stores.open(options())) {
            AtomicInteger hints = new AtomicInteger();
            store.subscribe(KEY, any -> hints.incrementAndGet());
            await().atMost(LIMIT).until(() -> hints.get() == 1);
            assertThat(create(store, "1")).isInstanceOf(TransactionOutcome.Applied.class);
            assertThat(store.read(KEY, LIMIT)).isPresent();
            store.check(LIMIT);
            await().atMost(LIMIT).until(() -> hints.get() == 2);
        }
    }

    @Test
    @DisplayName("F26: a wrong password is one clear line, nothing was sent, and no secret is in it")
    void wrongPassword() {
        String wrong = "wrong-" + UUID.randomUUID();
        try (TransactionStore store = Stores.open(with(EtcdOptions.PASSWORD.key(), wrong))) {
            assertThat(create(store, "1"))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            outcome -> assertThat(outcome.error().getMessage())
                                    .contains("refused the login of user 'regent'", EtcdOptions.USER.key())
                                    .doesNotContain(wrong)
                                    .doesNotContain("\n"));
            assertThatThrownBy(() -> store.check(LIMIT)).isInstanceOf(BackendUnavailableException.class);
        }
    }

    @Test
    @DisplayName("F26: without a login the message says which option is missing")
    void noLogin() {
        Map<String, String> options = new HashMap<>(options());
        options.remove(EtcdOptions.USER.key());
        options.remove(EtcdOptions.PASSWORD.key());
        try (TransactionStore store = Stores.open(options)) {
            assertThat(create(store, "1"))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            outcome -> assertThat(outcome.error()).hasMessageContaining(EtcdOptions.USER.key()));
        }
    }

    @Test
    @DisplayName(
            "F26: an authority that did not sign the server's certificate, a certificate that is over and none at all are refused")
    void wrongCertificates() {
        assertUnusable(
                with(EtcdOptions.CA_FILE.key(), certificates.otherAuthority().toString()), "PKIX");
        assertUnusable(identity(certificates.expired()), EtcdOptions.CERTIFICATE_FILE.key());
        assertUnusable(identity(certificates.stranger()), EtcdOptions.CERTIFICATE_FILE.key());
        Map<String, String> none = new HashMap<>(options());
        none.remove(EtcdOptions.CERTIFICATE_FILE.key());
        none.remove(EtcdOptions.KEY_FILE.key());
        assertUnusable(none, EtcdOptions.CERTIFICATE_FILE.key());
    }

    @Test
    @DisplayName("A name that is not in the server's certificate is refused; the right one may be set by option")
    void authority() {
        assertUnusable(with(EtcdOptions.AUTHORITY.key(), "elsewhere.example"), "elsewhere.example");
        try (TransactionStore store = Stores.open(with(EtcdOptions.AUTHORITY.key(), "localhost"))) {
            store.check(LIMIT);
        }
    }

    @Test
    @DisplayName("F26: when the token has expired, requests and watches go on with a new one")
    void expiredToken() {
        try (TransactionStore store = Stores.open(options())) {
            assertThat(create(store, "1")).isInstanceOf(TransactionOutcome.Applied.class);
            await("the end of the token")
                    .pollDelay(Duration.ofSeconds(6))
                    .atMost(LIMIT)
                    .until(() -> true);
            String version = store.read(KEY, LIMIT).orElseThrow().version();
            await("the end of the token")
                    .pollDelay(Duration.ofSeconds(6))
                    .atMost(LIMIT)
                    .until(() -> true);
            assertThat(store.commit(List.of(new Operation.Replace(KEY, version, value("2"))), LIMIT))
                    .isInstanceOf(TransactionOutcome.Applied.class);
        }
    }

    @Test
    @DisplayName(
            "F26: a change of the users ends the tokens of all; the next request is carried out all the same, once")
    void changedUsers() throws CallFailure {
        try (TransactionStore store = Stores.open(options())) {
            assertThat(create(store, "1")).isInstanceOf(TransactionOutcome.Applied.class);
            String version = store.read(KEY, LIMIT).orElseThrow().version();
            asRoot(
                    AuthGrpc.getUserAddMethod(),
                    AuthUserAddRequest.newBuilder()
                            .setName("another-" + UUID.randomUUID())
                            .setPassword("x")
                            .build());
            assertThat(store.commit(List.of(new Operation.Replace(KEY, version, value("2"))), LIMIT))
                    .isInstanceOf(TransactionOutcome.Applied.class);
        }
    }

    @Test
    @DisplayName("F26: a changed password is refused until it is in the file, and read from there without a restart")
    void rotatedPassword() throws Exception {
        String user = "rotated-" + UUID.randomUUID();
        asRoot(
                AuthGrpc.getUserAddMethod(),
                AuthUserAddRequest.newBuilder()
                        .setName(user)
                        .setPassword("before")
                        .build());
        Path file = Files.writeString(scratch.resolve("password"), "before\n");
        Map<String, String> options = new HashMap<>(options());
        options.remove(EtcdOptions.PASSWORD.key());
        options.put(EtcdOptions.USER.key(), user);
        options.put(EtcdOptions.PASSWORD_FILE.key(), file.toString());
        try (TransactionStore store = Stores.open(options)) {
            assertThat(create(store, "1"))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            outcome -> assertThat(outcome.error())
                                    .hasMessageContaining("permission denied")
                                    .hasMessageContaining(EtcdOptions.PREFIX.key()));
            asRoot(
                    AuthGrpc.getUserChangePasswordMethod(),
                    AuthUserChangePasswordRequest.newBuilder()
                            .setName(user)
                            .setPassword("after")
                            .build());
            assertThat(create(store, "1"))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            outcome -> assertThat(outcome.error()).hasMessageContaining("refused the login"));
            Files.writeString(file, "after\n");
            assertThat(create(store, "1"))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            outcome -> assertThat(outcome.error()).hasMessageContaining("permission denied"));
        }
    }

    @Test
    @DisplayName("F26: a watch is opened again after its connection and its token are gone")
    void watchAfterRestart() {
        try (TransactionStore store = Stores.open(options())) {
            AtomicInteger hints = new AtomicInteger();
            store.subscribe(KEY, any -> hints.incrementAndGet());
            await().atMost(LIMIT).until(() -> hints.get() == 1);
            server.node(0).restart();
            await().atMost(LIMIT).until(() -> hints.get() >= 2);
            assertThat(create(store, "1")).isInstanceOf(TransactionOutcome.Applied.class);
            await().atMost(LIMIT).until(() -> hints.get() >= 3);
        }
    }

    private static void assertUnusable(Map<String, String> options, String reason) {
        try (TransactionStore store = Stores.open(options)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(create(store, "1"))
                            .isInstanceOfSatisfying(
                                    TransactionOutcome.NotSent.class,
                                    outcome -> assertThat(outcome.error()).hasMessageContaining(reason)));
        }
    }

    private static <Q, A> void asRoot(MethodDescriptor<Q, A> method, Q request) throws CallFailure {
        Map<String, String> options = new HashMap<>(options("/none"));
        options.put(EtcdOptions.USER.key(), "root");
        EtcdSettings settings = EtcdOptions.read(Configuration.of(EtcdOptions.all(), options));
        EtcdConnection connection = new EtcdConnection(settings, EtcdThreads.start(), NanoClock.system());
        try {
            connection.write(method, request, LIMIT);
        } finally {
            connection.close(LIMIT);
        }
    }

    private Map<String, String> options() {
        return options(prefix);
    }

    private Map<String, String> with(String key, String value) {
        Map<String, String> options = new HashMap<>(options());
        options.put(key, value);
        return options;
    }

    private Map<String, String> identity(TestCertificates.Identity identity) {
        Map<String, String> options = new HashMap<>(options());
        options.put(EtcdOptions.CERTIFICATE_FILE.key(), identity.certificate().toString());
        options.put(EtcdOptions.KEY_FILE.key(), identity.key().toString());
        return options;
    }

    private static Map<String, String> options(String prefix) {
        return Map.of(
                EtcdOptions.ENDPOINTS.key(),
                "https://" + server.addresses().get(0),
                EtcdOptions.PREFIX.key(),
                prefix,
                EtcdOptions.USER.key(),
                LOGIN.user(),
                EtcdOptions.PASSWORD.key(),
                LOGIN.password(),
                EtcdOptions.CONNECT_TIMEOUT.key(),
                "20 s",
                EtcdOptions.CA_FILE.key(),
                certificates.authority().toString(),
                EtcdOptions.CERTIFICATE_FILE.key(),
                certificates.client().certificate().toString(),
                EtcdOptions.KEY_FILE.key(),
                certificates.client().key().toString());
    }

    private static TransactionOutcome create(TransactionStore store, String text) {
        return store.commit(List.of(new Operation.Create(KEY, value(text))), LIMIT);
    }

    private static ByteBuffer value(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
