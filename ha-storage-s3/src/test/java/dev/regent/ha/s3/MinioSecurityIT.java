package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Payloads on a MinIO with a certificate and a key management of one key. */
@NeedsServer(ServerKind.MINIO)
@Isolated("looks at everything that is logged")
class MinioSecurityIT {

    private static final String KEY = "kit-key";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static Ensemble server;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.create(folder.resolve("certificates"));
        server = MinioServers.start(
                folder,
                ServerOptions.nodes(1)
                        .withTls(certificates)
                        .with(
                                "MINIO_KMS_SECRET_KEY",
                                KEY + ":" + Base64.getEncoder().encodeToString(new byte[32])));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> options(String... more) {
        Map<String, String> options =
                new HashMap<>(BucketFixture.options("https://" + server.node(0).address()));
        options.put("high-availability.s3.tls.ca-file", certificates.authority().toString());
        options.put("high-availability.s3.retries", "0");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    @Test
    @DisplayName("TLS: a server whose certificate the ca-file vouches for is used")
    void trusted() throws IOException {
        try (StateStorage storage = SecureStorage.open(options())) {
            SecureStorage.assertWorks(storage);
        }
    }

    @Test
    @DisplayName(
            "TLS: with the ca-file of another authority, and with none, the start fails by one line that names the option")
    void untrusted() {
        Map<String, String> without = options();
        without.remove("high-availability.s3.tls.ca-file");
        for (Map<String, String> each : List.of(
                options(
                        "high-availability.s3.tls.ca-file",
                        certificates.otherAuthority().toString()),
                without)) {
            assertThatThrownBy(() -> SecureStorage.open(each))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll(
                            server.node(0).address(), "certification path", "high-availability.s3.tls.ca-file")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    @DisplayName("TLS: http to a server that speaks https is one line that says so")
    void plain() {
        assertThatThrownBy(() -> SecureStorage.open(
                        options("s3.endpoint", "http://" + server.node(0).address())))
                .isInstanceOf(HaException.class)
                .hasMessageContainingAll(server.node(0).address(), "https")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("SSE-S3 and SSE-KMS: objects are encrypted as the option says, small and large, and read back")
    void encrypted() throws IOException {
        for (String kind : List.of("AES256", "aws:kms")) {
            Map<String, String> options = options("high-availability.s3.encryption", kind);
            if (kind.equals("aws:kms")) {
                options.put("high-availability.s3.encryption.kms-key", KEY);
            }
            try (StateStorage storage = SecureStorage.open(options)) {
                SecureStorage.assertWorks(storage);
                storage.write("small", new ByteArrayInputStream(SecureStorage.SMALL));
                storage.write("large", new ByteArrayInputStream(SecureStorage.LARGE));
                assertEncrypted(kind);
                assertThat(SecureStorage.read(storage, "large")).isEqualTo(SecureStorage.LARGE);
                storage.delete("small");
                storage.delete("large");
            }
        }
    }

    private static void assertEncrypted(String kind) {
        try (S3Client client = S3Clients.open(Configuration.of(S3Options.all(), options()), Duration.ofSeconds(30))) {
            List<String> keys =
                    client.listObjectsV2Paginator(list -> list.bucket(MinioServers.BUCKET)).contents().stream()
                            .map(each -> each.key())
                            .filter(key -> key.endsWith("small!payload") || key.endsWith("large!payload"))
                            .toList();
            assertThat(keys).hasSize(2);
            for (String key : keys) {
                HeadObjectResponse head = client.headObject(
                        request -> request.bucket(MinioServers.BUCKET).key(key));
                assertThat(head.serverSideEncryptionAsString()).as(key).isEqualTo(kind);
            }
        }
    }

    @Test
    @DisplayName("SSE-KMS: a key that the key management does not know ends the start by one line")
    void unknownKey() {
        assertThatThrownBy(() -> SecureStorage.open(options(
                        "high-availability.s3.encryption",
                        "aws:kms",
                        "high-availability.s3.encryption.kms-key",
                        "nobodys-key")))
                .isInstanceOf(HaException.class)
                .hasMessageContainingAll(
                        "cannot store payloads below s3://", server.node(0).address())
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName(
            "Session tokens: temporary keys work with their token, in the options and in a file, and not without it")
    void temporaryKeys() throws IOException {
        Credentials keys = temporary();
        Map<String, String> options = options(
                "s3.access-key", keys.accessKeyId(),
                "s3.secret-key", keys.secretAccessKey(),
                "high-availability.s3.session-token", keys.sessionToken());
        try (Captured captured = new Captured()) {
            try (StateStorage storage = SecureStorage.open(options)) {
                SecureStorage.assertWorks(storage);
            }
            try (StateStorage storage = SecureStorage.open(fromFile(keys))) {
                SecureStorage.assertWorks(storage);
            }
            options.remove("high-availability.s3.session-token");
            assertThatThrownBy(() -> SecureStorage.open(options))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContainingAll(server.node(0).address(), "403", "check the keys")
                    .hasMessageNotContainingAny("\n", keys.secretAccessKey());
            options.put("high-availability.s3.session-token", "x" + keys.sessionToken());
            assertThatThrownBy(() -> SecureStorage.open(options))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageNotContainingAny("\n", keys.secretAccessKey(), keys.sessionToken());
            captured.assertNone(List.of(keys.secretAccessKey(), keys.sessionToken(), MinioServers.LOGIN.password()));
        }
    }

    private static Map<String, String> fromFile(Credentials keys) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                aws_session_token = %s
                """.formatted(
                        keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
        Map<String, String> options = options("high-availability.s3.credentials-file", file.toString());
        options.remove("s3.access-key");
        options.remove("s3.secret-key");
        return options;
    }

    /** As the server's own token service gives them. */
    private static Credentials temporary() {
        try (StsClient tokens = StsClient.builder()
                .endpointOverride(URI.create("https://" + server.node(0).address()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(MinioServers.LOGIN.user(), MinioServers.LOGIN.password())))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .tlsTrustManagersProvider(() -> S3Clients.trust(certificates.authority())))
                .build()) {
            return tokens.assumeRole(request -> request.roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("kit")
                            .durationSeconds(900))
                    .credentials();
        }
    }
}
