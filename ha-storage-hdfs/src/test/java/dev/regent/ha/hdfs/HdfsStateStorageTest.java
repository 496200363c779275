package dev.regent.ha.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HdfsStateStorageTest {

    private static final String CONTENT = "content";

    private FolderFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new FolderFixture(SharedHdfs.address());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    @DisplayName("S11: names of folders that HDFS keeps for itself are stored, listed, read and deleted as all others")
    void reservedNames() throws IOException {
        List<String> names =
                List.of(".reserved", ".reserved/raw", ".snapshot/x", "a/.snapshot/.snapshot/b", "a/.snapshotx/c");
        try (StateStorage storage = storage(Map.of())) {
            names.forEach(name -> write(storage, name));
            assertThat(storage.list("")).containsExactlyElementsOf(names);
            assertThat(storage.list("a/.snapshot/")).containsExactly("a/.snapshot/.snapshot/b");
            assertThat(storage.list("a/.snap")).containsExactly("a/.snapshot/.snapshot/b", "a/.snapshotx/c");
            for (String name : names) {
                assertThat(read(storage, name)).isEqualTo(CONTENT);
                storage.delete(name);
            }
            assertThat(storage.list("")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S7: folders go with their last payload, and what a dead writer left is deleted at a start when it is old, and not before")
    void leftovers() throws IOException {
        Path left = new Path(fixture.folder(), "!unfinished/left");
        try (StateStorage storage = storage(Map.of())) {
            write(storage, "a/b/c");
            storage.delete("a/b/c");
            assertThat(fixture.rawNames()).singleElement().asString().endsWith("!unfinished");
            fixture.files().create(left).close();
        }
        storage(Map.of()).close();
        assertThat(fixture.files().exists(left)).isTrue();
        try (StateStorage storage = new HdfsStateStorageFactory(1024, Duration.ofMinutes(-1), UnaryOperator.identity())
                .open(fixture.root(), Configuration.of(HdfsOptions.all(), Map.of()))) {
            assertThat(fixture.files().exists(left)).isFalse();
            assertThat(storage.list("")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "F21: where the quota is used up a payload is refused whole by a line that says so; others are read, and later it is written")
    void quota() throws IOException {
        try (StateStorage storage = storage(Map.of())) {
            write(storage, "before");
            fixture.files().setQuota(fixture.folder(), Long.MAX_VALUE, 1);
            assertThatThrownBy(() -> write(storage, "large"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll(
                            "payload large", "quota", fixture.root().getPath())
                    .hasMessageNotContaining("\n");
            assertThat(read(storage, "before")).isEqualTo(CONTENT);
            assertThat(storage.list("")).containsExactly("before");
            fixture.files().setQuota(fixture.folder(), -1, -1);
            write(storage, "large");
            assertThat(fixture.rawNames()).noneMatch(name -> name.contains("unfinished/"));
        }
    }

    @Test
    @DisplayName(
            "A folder that the user may not write to is refused at the start, by a line with user, folder and what to do")
    void permission() throws IOException {
        fixture.files().mkdirs(fixture.folder(), new FsPermission("700"));
        assertThatThrownBy(() -> storage(Map.of("high-availability.hdfs.user", "mallory")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(fixture.root().toString(), "mallory", "write permission")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("A root that is a file is refused at the start")
    void rootIsFile() throws IOException {
        fixture.files().create(fixture.folder()).close();
        assertThatThrownBy(() -> storage(Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(fixture.root().toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName(
            "L1: threads and connections of a storage end with it, and none of its file systems is in the client's cache")
    void closes() throws IOException {
        long before = threads();
        StateStorage storage = storage(Map.of("high-availability.hdfs.user", "root"));
        write(storage, "a");
        storage.close();
        storage.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(threads())
                        .as("%s", Thread.getAllStackTraces().keySet())
                        .isLessThanOrEqualTo(before));
        assertThat(FileSystem.getGlobalStorageStatistics()).isNotNull();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("hdfs-call")
                        || name.contains("LeaseRenewer")
                        || name.contains("DataStreamer")
                        || name.contains("ResponseProcessor"))
                .count();
    }

    private StateStorage storage(Map<String, String> options) {
        return open(fixture.root(), options);
    }

    static StateStorage open(URI root, Map<String, String> options) {
        return new HdfsStateStorageFactory().open(root, Configuration.of(HdfsOptions.all(), options));
    }

    static void write(StateStorage storage, String name) {
        storage.write(name, new ByteArrayInputStream(CONTENT.getBytes(UTF_8)));
    }

    static String read(StateStorage storage, String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
