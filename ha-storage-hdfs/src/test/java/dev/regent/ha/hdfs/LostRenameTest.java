package dev.regent.ha.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a write says when the answer to its last request is lost. */
class LostRenameTest {

    private FolderFixture fixture;
    private volatile Path source = new Path("/");
    private volatile HdfsClient.Renaming late = (from, to) -> {};

    @BeforeEach
    void open() throws IOException {
        fixture = new FolderFixture(SharedHdfs.address());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    @DisplayName("S5: a rename that was carried out and not answered is found by the write's nonce")
    void applied() throws IOException {
        written(real -> (from, to) -> {
            real.rename(from, to);
            throw new EOFException("lost on purpose");
        });
    }

    @Test
    @DisplayName(
            "S10: a rename that the client repeats, since the first answer was lost, is a success whatever the second says")
    void repeated() throws IOException {
        written(real -> (from, to) -> {
            real.rename(from, to);
            throw new FileAlreadyExistsException(to.toString());
        });
    }

    @Test
    @DisplayName("S10: the same where the second finds the file gone")
    void repeatedWithoutSource() throws IOException {
        written(real -> (from, to) -> {
            real.rename(from, to);
            real.rename(from, to);
        });
    }

    @Test
    @DisplayName("S10: a folder that was deleted before the rename is made again")
    void folderGone() throws IOException {
        AtomicBoolean first = new AtomicBoolean(true);
        written(real -> (from, to) -> {
            if (first.getAndSet(false)) {
                fixture.files().delete(to.getParent(), false);
                throw new FileNotFoundException("rename destination parent " + to.getParent() + " not found.");
            }
            real.rename(from, to);
        });
    }

    private void written(UnaryOperator<HdfsClient.Renaming> around) throws IOException {
        try (StateStorage storage = storage(around, fixture.options())) {
            HdfsStateStorageTest.write(storage, "job/a");
            assertThat(HdfsStateStorageTest.read(storage, "job/a")).isEqualTo("content");
            assertThat(storage.list("")).containsExactly("job/a");
            assertThat(fixture.rawNames()).noneMatch(name -> name.contains("unfinished/"));
        }
    }

    @Test
    @DisplayName(
            "S5: a rename that was not carried out is made impossible, and then the payload is known not to be there")
    void notApplied() throws IOException {
        try (StateStorage storage = storage(
                real -> (from, to) -> {
                    late = real;
                    source = from;
                    throw new EOFException("lost on purpose");
                },
                Map.of())) {
            assertThatThrownBy(() -> HdfsStateStorageTest.write(storage, "job/a"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("payload job/a");
            assertThatThrownBy(() -> late.rename(source, new Path(fixture.folder(), "job/a!payload")))
                    .isInstanceOf(FileNotFoundException.class);
            assertThat(storage.list("")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S6: what another has stored under the name is kept, and refused as existing, also when the answer was lost")
    void others() throws IOException {
        try (StateStorage storage = storage(
                real -> (from, to) -> {
                    try (OutputStream out = fixture.files().create(to, false)) {
                        out.write("another's".getBytes(UTF_8));
                    }
                    throw new FileAlreadyExistsException(to.toString());
                },
                Map.of())) {
            assertThatThrownBy(() -> HdfsStateStorageTest.write(storage, "a"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(fixture.raw("a")).asString().isEqualTo("another's");
        }
    }

    @Test
    @DisplayName("S5: a rename without an answer, after which there is none to any question, is unknown; L1: in time")
    void silent() throws IOException {
        Thread writer = Thread.currentThread();
        try (StateStorage storage = storage(
                real -> (from, to) -> {
                    writer.interrupt(); // from now on each call ends at once
                    throw new EOFException("lost on purpose");
                },
                Map.of())) {
            assertThatThrownBy(() -> HdfsStateStorageTest.write(storage, "a"))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("payload a");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private StateStorage storage(UnaryOperator<HdfsClient.Renaming> around, Map<String, String> options) {
        return new HdfsStateStorageFactory(1024, Duration.ofDays(1), around)
                .open(fixture.root(), Configuration.of(HdfsOptions.all(), options));
    }
}
