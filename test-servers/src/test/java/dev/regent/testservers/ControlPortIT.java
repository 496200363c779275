package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@DisplayName("A script that controls servers")
class ControlPortIT {

    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    private record Answer(int code, String text) {}

    private Answer ask(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(words));
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), Files.readString(printed).strip());
    }

    private Path script() {
        return folder.resolve("control");
    }

    @Test
    @DisplayName("kills, starts, stops and counts them, and refuses what it cannot do with a line")
    void control() throws Exception {
        try (Ensemble servers = ZooKeeperServers.start(folder, ServerOptions.nodes(1))) {
            ControlPort.open(servers, script());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script())))
                    .isEqualTo("rwx------");
            assertThat(ask("verbs")).isEqualTo(new Answer(0, "nodes leader start kill pause resume"));
            assertThat(ask("nodes")).isEqualTo(new Answer(0, "1"));
            assertThat(ask("kill").code()).isZero();
            assertThat(servers.node(0).isAlive()).isFalse();
            assertThat(ask("resume").code()).isZero();
            assertThat(ask("start", "0").code()).isZero();
            assertThat(servers.node(0).isAlive()).isTrue();
            assertThat(ask("pause").code()).isZero();
            assertThat(ask("resume").code()).isZero();
            assertThat(ask("kill", "1")).isEqualTo(new Answer(1, "there is no node 1, they are counted from 0"));
            assertThat(ask("isolate", "0")).isEqualTo(new Answer(1, "the servers have no networks of their own"));
            assertThat(ask("explode")).isEqualTo(new Answer(1, "there is no verb explode"));
        }
    }
}
