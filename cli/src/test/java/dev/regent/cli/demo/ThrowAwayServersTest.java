package dev.regent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.cli.client.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The servers that the demo starts")
class ThrowAwayServersTest {

    @TempDir
    Path folder;

    /** Says that line and ends with its standard input, as {@code bin/test-servers run} does. */
    private Path command(String line) throws IOException {
        Path script = folder.resolve("servers");
        Files.writeString(script, "#!/bin/sh\necho '" + line + "'\nexec cat >/dev/null\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:2379", "127.0.0.1:2181,127.0.0.1:2182", "/tmp/some where/admin.kubeconfig"})
    @DisplayName("are where their command says: at addresses, or as a file says; and end with the demo")
    void started(String line) throws IOException {
        ThrowAwayServers servers = ThrowAwayServers.start(command(line).toString(), "any", 1);
        assertThat(servers.addresses()).isEqualTo(line);
        servers.check();
        servers.close();
        assertThatThrownBy(servers::check).isInstanceOf(CommandException.class).hasMessageContaining("have ended");
    }

    @Test
    @DisplayName("are told to be missing, with the command's exit code, when it ends without a word")
    void missing() {
        assertThatThrownBy(() -> ThrowAwayServers.start("/bin/false", "etcd", 1))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no etcd was started")
                .hasMessageContaining("code 1");
    }
}
