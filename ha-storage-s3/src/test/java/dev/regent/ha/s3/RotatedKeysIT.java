package dev.regent.ha.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.VersityServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Keys that are changed at the server and in the file while a storage is open. */
@NeedsServer(ServerKind.VERSITYGW)
@Isolated("looks at everything that is logged")
class RotatedKeysIT {

    private static final String FIRST = "first-secret-of-the-kit";
    private static final String SECOND = "second-secret-of-the-kit";

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "F26: while the file's key is gone at the server calls fail typed, and with a new one in the file they go on without a restart")
    void rotated() throws IOException, InterruptedException {
        Path file = folder.resolve("credentials");
        ServerOptions options = ServerOptions.nodes(1)
                .withArgument("--iam-dir")
                .withArgument(Files.createDirectory(folder.resolve("accounts")).toString())
                .withArgument("--iam-cache-disable");
        try (Ensemble server = VersityServers.start(folder, options);
                Captured captured = new Captured()) {
            admin(server, "create-user", "--access", "first", "--secret", FIRST, "--role", "admin");
            put(file, "first", FIRST);
            Map<String, String> storageOptions = Map.of(
                    "s3.endpoint",
                    "http://" + server.node(0).address(),
                    "high-availability.s3.credentials-file",
                    file.toString());
            try (StateStorage storage = SecureStorage.open(storageOptions)) {
                write(storage, "before");
                admin(server, "delete-user", "--access", "first");
                assertThatThrownBy(() -> write(storage, "refused"))
                        .isInstanceOf(BackendUnavailableException.class)
                        .hasMessageNotContainingAny("\n", FIRST);
                assertThatThrownBy(() -> SecureStorage.read(storage, "before"))
                        .isInstanceOf(BackendUnavailableException.class);
                assertThatThrownBy(() -> storage.list("")).isInstanceOf(BackendUnavailableException.class);

                admin(server, "create-user", "--access", "second", "--secret", SECOND, "--role", "admin");
                put(file, "second", SECOND);
                Awaitility.await("the new key is used")
                        .atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(100))
                        .ignoreException(BackendUnavailableException.class)
                        .untilAsserted(() -> assertThat(storage.list("")).containsExactly("before"));
                write(storage, "after");
                assertThat(SecureStorage.read(storage, "before")).isEqualTo(SecureStorage.SMALL);
            }
            captured.assertNone(List.of(FIRST, SECOND));
        }
    }

    private static void write(StateStorage storage, String name) {
        storage.write(name, new ByteArrayInputStream(SecureStorage.SMALL));
    }

    /** In one step, as tools that hand out credentials do. */
    private static void put(Path file, String key, String secret) throws IOException {
        Path next = Files.writeString(file.resolveSibling("credentials.next"), """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(key, secret));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The server's own command for its accounts. */
    private static void admin(Ensemble server, String... what) throws IOException, InterruptedException {
        long pid = server.node(0).process().orElseThrow().pid();
        String binary = ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                binary,
                "admin",
                "--access",
                MinioServers.LOGIN.user(),
                "--secret",
                MinioServers.LOGIN.password(),
                "--endpoint-url",
                "http://" + server.node(0).address()));
        command.addAll(Arrays.asList(what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
