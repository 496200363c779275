package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.TestCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F26: tokens and certificates that are wrong, expire and are rotated, against the real server. */
@NeedsServer(ServerKind.CONSUL)
@Timeout(120)
class ConsulSecurityTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey A = StoreKey.of("group", "a");
    private static final StoreKey B = StoreKey.of("group", "b");

    private final SecureConsul server = SecureConsul.shared();
    private final String prefix = "kit-" + UUID.randomUUID();
    private final String everything = "key_prefix \"" + prefix + "/\" { policy = \"write\" }";
    private ConsulTransactionStore store = open(server.settings());

    @TempDir
    Path folder;

    @BeforeEach
    void first() {
        use(server.settings("prefix", prefix, "token", server.token(everything).secret()));
        assertThat(create(A)).isInstanceOf(TransactionOutcome.Applied.class);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("A token that may write below the prefix is enough for all that the driver does")
    void enough() {
        String version = store.read(A, LIMIT).orElseThrow().version();
        assertThat(store.commit(List.of(new Operation.Check(A, version), new Operation.Create(B, value())), LIMIT))
                .isInstanceOf(TransactionOutcome.Applied.class);
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, B);
        assertThat(store.commit(List.of(new Operation.Exists(B), new Operation.Delete(A, version)), LIMIT))
                .isInstanceOf(TransactionOutcome.Applied.class);
        store.check(LIMIT);
    }

    @Test
    @DisplayName(
            "F26: a token that does not exist, and none, is refused in one line; nothing is sent, nothing is taken for missing")
    void wrongToken() {
        for (ConsulSettings wrong : List.of(
                server.settings("prefix", prefix, "token", UUID.randomUUID().toString()),
                server.settings("prefix", prefix))) {
            use(wrong);
            assertThatThrownBy(() -> store.read(A, LIMIT)).satisfies(ConsulSecurityTest::refusesToken);
            assertThatThrownBy(() -> store.list(StoreKey.of("group"), LIMIT))
                    .satisfies(ConsulSecurityTest::refusesToken);
            assertThatThrownBy(() -> store.check(LIMIT)).satisfies(ConsulSecurityTest::refusesToken);
            assertThat(create(B))
                    .isInstanceOfSatisfying(TransactionOutcome.NotSent.class, refused -> refusesToken(refused.error()));
        }
    }

    @Test
    @DisplayName("F26: a token that may not write, or not read everything, is told from a condition that does not hold")
    void weakToken() {
        use(server.settings(
                "prefix",
                prefix,
                "token",
                server.token("key_prefix \"" + prefix + "/\" { policy = \"read\" }")
                        .secret()));
        assertThat(store.read(A, LIMIT)).isPresent();
        assertThat(create(B))
                .isInstanceOfSatisfying(TransactionOutcome.NotSent.class, refused -> refusesToken(refused.error()));
        use(server.settings(
                "prefix",
                prefix,
                "token",
                server.token("key_prefix \"" + prefix + "/other\" { policy = \"write\" }")
                        .secret()));
        assertThatThrownBy(() -> store.list(StoreKey.of("group"), LIMIT)).satisfies(ConsulSecurityTest::refusesToken);
        assertThat(store.commit(List.of(new Operation.Check(A, "1"), new Operation.Create(B, value())), LIMIT))
                .isInstanceOfSatisfying(TransactionOutcome.NotSent.class, refused -> refusesToken(refused.error()));
    }

    @Test
    @DisplayName("F26: a token that is rotated in its file works without a restart")
    void rotatedToken() throws IOException {
        SecureConsul.Made former = server.token(everything);
        Path file = Files.writeString(folder.resolve("token"), former.secret());
        use(server.settings("prefix", prefix, "token-file", file.toString()));
        assertThat(store.read(A, LIMIT)).isPresent();
        SecureConsul.Made next = server.token(everything);
        server.delete(former);
        await().untilAsserted(() ->
                assertThatThrownBy(() -> store.read(A, LIMIT)).satisfies(ConsulSecurityTest::refusesToken));
        Files.writeString(file, next.secret());
        await().ignoreExceptions().until(() -> store.read(A, LIMIT).isPresent());
        assertThat(create(B)).isInstanceOf(TransactionOutcome.Applied.class);
    }

    @Test
    @DisplayName(
            "F26: a certificate of this client that has expired, or is another's, is refused by a line that names it")
    void wrongCertificate() {
        TestCertificates certificates = server.certificates();
        String token = server.token(everything).secret();
        for (TestCertificates.Identity wrong : List.of(certificates.expired(), certificates.stranger())) {
            use(server.settings(wrong, "prefix", prefix, "token", token));
            assertThatThrownBy(() -> store.check(LIMIT))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll(server.address(), "TLS", "high-availability.consul.tls.certificate-file");
            assertThat(create(B)).isInstanceOfAny(TransactionOutcome.NotSent.class, TransactionOutcome.Unknown.class);
        }
        use(server.settings("prefix", prefix, "token", token));
        assertThat(store.read(B, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("F26: a server that another authority vouches for, or none, is not talked to")
    void wrongServer() {
        String other = server.certificates().otherAuthority().toString();
        for (ConsulSettings wrong : List.of(
                Settings.of("address", server.address(), "tls.ca-file", other),
                Settings.of("address", server.address()),
                server.settings("tls.server-name", "server.dc1.consul"))) {
            use(wrong);
            assertThat(create(B))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            refused -> assertThat(refused.error())
                                    .hasMessageContainingAll("cannot connect", server.address()));
        }
    }

    @Test
    @DisplayName("Plain HTTP to a port of HTTPS is refused by a line that says what to write")
    void plainToTls() {
        use(Settings.of("address", server.address().replace("https", "http")));
        assertThat(create(B))
                .isInstanceOfSatisfying(
                        TransactionOutcome.NotSent.class,
                        refused -> assertThat(refused.error())
                                .hasMessageContainingAll("https://", "high-availability.consul.address"));
    }

    @Test
    @DisplayName("F26: a certificate that is rotated in its files works without a restart")
    void rotatedCertificate() throws IOException {
        TestCertificates.Identity expired = server.certificates().expired();
        TestCertificates.Identity fresh = server.certificates()
                .issue("fresh-" + UUID.randomUUID(), Instant.now().plusSeconds(3600));
        Path certificate = Files.copy(expired.certificate(), folder.resolve("own.pem"));
        Path key = Files.copy(expired.key(), folder.resolve("own-key.pem"));
        String token = server.token(everything).secret();
        use(server.settings(
                new TestCertificates.Identity(certificate, key, expired.keyStore()), "prefix", prefix, "token", token));
        assertThat(create(B)).isInstanceOfAny(TransactionOutcome.NotSent.class, TransactionOutcome.Unknown.class);
        Files.copy(fresh.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(fresh.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> create(B) instanceof TransactionOutcome.Applied);
    }

    private static void refusesToken(Throwable error) {
        assertThat(error)
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("https://127.0.0.1", "token", "high-availability.consul.token");
    }

    private void use(ConsulSettings settings) {
        store.close();
        store = open(settings);
    }

    private static ConsulTransactionStore open(ConsulSettings settings) {
        return new ConsulTransactionStore(settings, Threading.system(), new Random(1));
    }

    private TransactionOutcome create(StoreKey key) {
        return store.commit(List.of(new Operation.Create(key, value())), LIMIT);
    }

    private static ByteBuffer value() {
        return ByteBuffer.wrap(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }
}
