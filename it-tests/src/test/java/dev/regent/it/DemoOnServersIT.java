package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.it.Tarball.Result;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/demo --type zookeeper}, which needs nothing built, and {@code --type s3}, which has nothing but a bucket; the others by hand, since each run takes half a minute. */
@Timeout(300)
class DemoOnServersIT {

    private static final Duration LIMIT = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    private Tarball regent;
    private Path temporary;
    private Map<String, String> environment;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        regent = Tarball.unpack(folder);
        temporary = Files.createDirectory(folder.resolve("tmp"));
        environment = Map.of(
                "REGENT_DEMO_SERVERS",
                Path.of("../bin/test-servers").toAbsolutePath().normalize().toString(),
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary);
    }

    @Test
    @NeedsServer(ServerKind.ZOOKEEPER)
    @DisplayName(
            "J2: the demo is exact on a ZooKeeper of its own though the leader is killed, and leaves nothing of it")
    void exactOnZooKeeper() throws IOException, InterruptedException {
        isExact("zookeeper", "zookeeper");
    }

    @Test
    @NeedsServer(ServerKind.MINIO)
    @DisplayName(
            "J2: the demo is exact on a bucket, which keeps records and state, though the leader is killed, and leaves nothing of it")
    void exactOnBucket() throws IOException, InterruptedException {
        isExact("s3", "minio");
    }

    private void isExact(String type, String server) throws IOException, InterruptedException {
        Result demo = regent.run(
                environment,
                "demo",
                "--type",
                type,
                "--json",
                "--records",
                "80000",
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
                .contains("\"recordsIn\":80000")
                .contains("\"leftOver\":[]")
                .contains("\"type\":\"" + type + "\"")
                .containsPattern("\"grantedMs\":[1-9]");
        assertThat(demo.err())
                .containsSubsequence(
                        "starting a throw-away server of " + server,
                        "serves at",
                        "the servers of " + type + " are removed");
        assertThat(folders()).isEmpty();
    }

    @Test
    @NeedsServer(ServerKind.ZOOKEEPER)
    @DisplayName("kill -9 of the demo ends its server and deletes the server's folder")
    void killed() throws IOException {
        File output = folder.resolve("demo.out").toFile();
        Process demo = regent.start(
                environment, output, "demo", "--type", "zookeeper", "--jobmanagers", "1", "--taskmanagers", "1");
        try {
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(Files.readString(output.toPath())).contains("TaskManagers are up"));
            List<ProcessHandle> processes = demo.descendants().toList();
            assertThat(processes).hasSizeGreaterThan(3);

            demo.destroyForcibly();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
            assertThat(folders()).noneMatch(name -> name.startsWith("regent-zookeeper-"));
        } finally {
            demo.destroyForcibly();
        }
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .toList();
        }
    }
}
