package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.plugins.StateStorages;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.it.Tarball.Result;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tarball with its payloads on HDFS, as {@code bin/demo --storage hdfs} has them. */
@Timeout(300)
class DemoOnHdfsIT {

    private static final Duration LIMIT = Duration.ofSeconds(100);

    @TempDir
    private static Path folder;

    private static Tarball regent;
    private static Ensemble hdfs;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        regent = Tarball.unpack(folder);
        hdfs = HdfsServers.start(folder.resolve("hdfs"), ServerOptions.nodes(2));
    }

    @AfterAll
    static void end() {
        hdfs.close();
    }

    private static URI root(String name) {
        return URI.create("hdfs://" + hdfs.node(0).address() + "/" + name);
    }

    @Test
    @DisplayName(
            "J2, S7: the demo is exact with its payloads on HDFS though the leader is killed, and leaves none there")
    void exact() throws IOException, InterruptedException {
        Result demo = regent.run(
                "demo",
                "-D",
                "high-availability.storageDir=" + root("demo"),
                "--json",
                "--records",
                "60000",
                "--rate",
                "10000",
                "--faults",
                "leader",
                "--jobmanagers",
                "2",
                "--taskmanagers",
                "1",
                "-p",
                "2");

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out())
                .startsWith("{\"exact\":true")
                .contains("\"recordsIn\":60000")
                .contains("\"leftOver\":[]");
        try (StateStorage payloads = StateStorages.open(regent.home().resolve("plugins"), root("demo"), Map.of())) {
            assertThat(payloads.list("")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a process that has used HDFS ends without a word of the Hadoop client, whose plugin is closed by then")
    void endsQuietly() throws IOException, InterruptedException {
        File output = folder.resolve("jobmanager.out").toFile();
        Process jobManager = regent.start(
                output,
                "jobmanager",
                "-D",
                "high-availability.storageDir=" + root("quiet"),
                "-D",
                "high-availability.local.dir=" + folder.resolve("records"),
                "-D",
                "rest.port=0");
        try {
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(Files.readString(output.toPath())).contains("is up"));
            jobManager.destroy();
            assertThat(jobManager.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            jobManager.destroyForcibly();
        }
        assertThat(jobManager.exitValue()).isZero();
        assertThat(Files.readString(output.toPath())).doesNotContain("Exception", "Error");
    }
}
