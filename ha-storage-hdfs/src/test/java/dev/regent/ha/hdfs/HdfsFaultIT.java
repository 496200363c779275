package dev.regent.ha.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerNode;
import dev.regent.testservers.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.SafeModeAction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads while the NameNode or DataNodes are killed, stopped, and started again. */
class HdfsFaultIT {

    private static final byte[] CONTENT = new byte[6 << 20];
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path scratch;

    private static Ensemble servers;

    private FolderFixture fixture;
    private StateStorage storage;

    @BeforeAll
    static void start() throws IOException {
        new Random(1).nextBytes(CONTENT);
        servers = HdfsServers.start(scratch.resolve("hdfs"), ServerOptions.nodes(3));
        // What the Hadoop client waits for between its tries of a block that nobody has is most of these tests.
        SiteFiles.write(scratch.resolve("hdfs-site.xml"), Map.of("dfs.client.retry.window.base", "100"));
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    @BeforeEach
    void open() throws IOException {
        servers.startAll();
        fixture = new FolderFixture(nameNode().address());
        storage = opened();
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(fixture.files().getDataNodeStats()).hasSize(2));
    }

    /** The DataNodes of the test before have started again, and may not have reported to the NameNode yet. */
    private StateStorage opened() {
        return Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> storage(Map.of()), Objects::nonNull);
    }

    @AfterEach
    void close() throws IOException {
        servers.startAll();
        storage.close();
        fixture.files()
                .close(); // what it stored goes with the servers; its connection may be that of a former NameNode
    }

    @Test
    @DisplayName(
            "F12: a NameNode that is killed in the middle of a write and comes back: the payload is there, or not seen; the others stay (S4, S6)")
    void nameNodeRestarts() throws IOException {
        write("before");
        boolean written = tryWrite("during", () -> {
            nameNode().kill();
            nameNode().start();
        });
        nameNode().awaitReady();
        assertThat(storage.list("")).contains("before");
        assertThat(storage.list("").contains("during")).isEqualTo(written);
        awaitRead("before");
        if (written) {
            awaitRead("during");
        }
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> {
                    write("after");
                    return true;
                });
        assertRead("after");
    }

    @Test
    @DisplayName("F13: a DataNode that is killed in the middle of a write or a read is done without (S6, S8)")
    void dataNodeLost() throws IOException {
        assertThat(tryWrite("job/a", () -> servers.node(1).kill())).isTrue();
        assertRead("job/a");
        servers.startAll();
        write("job/b");
        Awaitility.await().atMost(LIMIT).until(() -> copies("job/b") == 2);
        try (InputStream in = storage.read("job/b")) {
            byte[] half = in.readNBytes(CONTENT.length / 2);
            servers.node(2).kill();
            byte[] rest = in.readAllBytes();
            assertThat(half.length + rest.length).isEqualTo(CONTENT.length);
        }
    }

    private int copies(String name) throws IOException {
        return fixture.files()
                .getFileBlockLocations(new PayloadPaths(fixture.folder()).file(name), 0, 1)[0]
                .getHosts()
                .length;
    }

    @Test
    @DisplayName(
            "F23: without DataNodes nothing is written and nothing is called missing; both lines say why, and later it works")
    void noDataNodes() throws IOException {
        write("before");
        servers.node(1).kill();
        servers.node(2).kill();
        assertThatThrownBy(() -> write("during"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("payload during")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> read("before"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("no DataNode gives the block")
                .hasMessageNotContaining("\n");
        assertThat(storage.list("")).containsExactly("before");
        servers.startAll();
        awaitRead("before");
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> {
                    write("after");
                    return true;
                });
    }

    @Test
    @DisplayName(
            "F23: in safe mode payloads can be read and listed; writes and deletions are refused by a line that says so, and a start too")
    void safeMode() throws IOException {
        write("before");
        fixture.files().setSafeMode(SafeModeAction.ENTER);
        try {
            assertReadOnly(() -> write("during"));
            assertReadOnly(() -> storage.delete("before"));
            assertReadOnly(() -> storage(Map.of()).close());
            assertThat(storage.list("")).containsExactly("before");
            assertRead("before");
        } finally {
            fixture.files().setSafeMode(SafeModeAction.LEAVE);
        }
        write("during");
        storage.delete("before");
        assertThat(storage.list("")).containsExactly("during");
    }

    private static void assertReadOnly(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("safe mode")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("F18, L1: while the NameNode is stopped each call ends in time and by an interrupt, and closing too")
    void nameNodeHangs() throws Exception {
        try (StateStorage quick = storage(Map.of("high-availability.hdfs.request-timeout", "2 s"))) {
            HdfsStateStorageTest.write(quick, "before");
            nameNode().pause();
            try {
                assertThatThrownBy(() -> quick.list(""))
                        .isInstanceOf(BackendUnavailableException.class)
                        .hasMessageContaining("no answer within 2000 ms");
                assertThatThrownBy(() -> HdfsStateStorageTest.write(quick, "during"))
                        .isInstanceOf(BackendUnavailableException.class);
                assertInterrupted(() -> storage.list(""));
                long start = System.nanoTime();
                storage.close();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            } finally {
                nameNode().resume();
            }
            assertThat(quick.list("")).contains("before");
        }
    }

    private static void assertInterrupted(Runnable call) throws InterruptedException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                call.run();
                thrown.complete(new AssertionError("it returned"));
            } catch (HaException failure) {
                thrown.complete(failure);
            }
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        caller.join(10_000);
        assertThat(thrown).isCompleted();
        assertThat(thrown.join())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("interrupted");
    }

    private static ServerNode nameNode() {
        return servers.node(0);
    }

    private StateStorage storage(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("high-availability.hdfs.config-dir", scratch.toString());
        return HdfsStateStorageTest.open(fixture.root(), options);
    }

    private void write(String name) {
        storage.write(name, new ByteArrayInputStream(CONTENT));
    }

    /** @return whether it was written */
    private boolean tryWrite(String name, Runnable halfway) {
        InputStream content = new SequenceInputStream(
                new ByteArrayInputStream(CONTENT, 0, CONTENT.length / 2),
                new SequenceInputStream(
                        new Event(halfway),
                        new ByteArrayInputStream(CONTENT, CONTENT.length / 2, CONTENT.length - CONTENT.length / 2)));
        try {
            assertThat(storage.write(name, content)).isEqualTo(CONTENT.length);
            return true;
        } catch (BackendUnavailableException failed) {
            return false;
        }
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return in.readAllBytes();
        }
    }

    private void assertRead(String name) throws IOException {
        assertThat(read(name)).isEqualTo(CONTENT);
    }

    /** Unavailable, and never missing, until the DataNodes have told a new NameNode of their blocks. */
    private void awaitRead(String name) {
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .untilAsserted(() -> assertRead(name));
    }

    /** An empty stream that does something when it is reached. */
    private static final class Event extends InputStream {

        private final Runnable event;

        Event(Runnable event) {
            this.event = event;
        }

        @Override
        public int read() {
            event.run();
            return -1;
        }

        @Override
        public int read(byte[] target, int offset, int most) {
            return read();
        }
    }
}
