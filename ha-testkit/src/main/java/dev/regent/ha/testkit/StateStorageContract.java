package dev.regent.ha.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Payloads: whole or not there (S6), damage detected (S8), names that stay below the root. */
@Isolated("measures memory")
public abstract class StateStorageContract {

    private static final int MIB = 1 << 20;

    @TempDir
    Path scratch;

    private StorageFixture fixture;
    private StateStorage storage;

    /** For a storage's subclass. */
    protected StateStorageContract() {}

    /**
     * Supplies a fresh, empty storage.
     *
     * @param scratch an empty folder for this test's use, deleted after it
     */
    protected abstract StorageFixture createFixture(Path scratch) throws Exception;

    @BeforeEach
    final void openStorage() throws Exception {
        fixture = createFixture(scratch);
        storage = open();
    }

    @AfterEach
    final void closeStorage() throws IOException {
        try {
            storage.close();
        } finally {
            fixture.close();
        }
    }

    private StateStorage open() {
        Configuration configuration = Configuration.of(fixture.factory().options(), fixture.options());
        return fixture.factory().open(fixture.root(), configuration);
    }

    @Test
    @DisplayName("S6: payloads of 0 bytes, 1 byte and 8 MiB come back as they were written, in another client too")
    void roundTrip() throws IOException {
        try (StateStorage other = open()) {
            for (int size : new int[] {0, 1, 4095, 65536, 65537, 8 * MIB}) {
                byte[] content = random(size);
                assertThat(write("job/" + size, content)).isEqualTo(size);
                assertThat(read(storage, "job/" + size)).isEqualTo(content);
                assertThat(read(other, "job/" + size)).isEqualTo(content);
            }
        }
    }

    @Test
    @DisplayName("S6: 64 MiB are written and read as a stream, in less memory than that")
    void streams() throws IOException {
        long size = 64L * MIB;
        long usedBefore = usedMemory();
        assertThat(storage.write("large", new Pattern(size, () -> {}))).isEqualTo(size);
        long sum = 0;
        long length = 0;
        byte[] buffer = new byte[8192];
        try (InputStream in = storage.read("large")) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    sum += buffer[i] == Pattern.at(length + i) ? 0 : 1;
                }
                length += n;
            }
        }
        assertThat(length).isEqualTo(size);
        assertThat(sum).as("bytes that differ").isZero();
        assertThat(usedMemory() - usedBefore).as("bytes still held").isLessThan(32L * MIB);
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    @DisplayName("S6: a payload is not visible before it is complete")
    void notVisibleBeforeComplete() {
        byte[] content = new byte[MIB];
        List<String> seen = new CopyOnWriteArrayList<>();
        storage.write("whole", new Pattern(content.length, () -> seen.addAll(storage.list(""))));
        assertThat(seen).isEmpty();
        assertThat(storage.list("")).containsExactly("whole");
    }

    @Test
    @DisplayName("S6: a source that fails midway leaves nothing that is ever visible")
    void failingSource() throws IOException {
        Pattern source = new Pattern(4L * MIB, () -> {
            throw new UncheckedIOException(new IOException("thrown by the source on purpose"));
        });
        assertThatThrownBy(() -> storage.write("broken", source)).isInstanceOf(RuntimeException.class);
        assertThat(storage.list("")).isEmpty();
        assertThatThrownBy(() -> read(storage, "broken")).isInstanceOf(CorruptStateException.class);
        byte[] content = random(100);
        write("fine", content);
        assertThat(read(storage, "fine")).isEqualTo(content);
    }

    @Test
    @DisplayName("S6: a name that exists is refused and keeps its payload")
    void existingName() throws IOException {
        byte[] content = random(100);
        write("name", content);
        assertThatThrownBy(() -> write("name", random(50))).isInstanceOf(IllegalArgumentException.class);
        assertThat(read(storage, "name")).isEqualTo(content);
    }

    @Test
    @DisplayName("S6: of eight concurrent writers of one name exactly one wins, and its payload is whole")
    void concurrentWritersOfOneName() throws IOException {
        List<byte[]> contents =
                IntStream.range(0, 8).mapToObj(i -> random(MIB + i)).toList();
        List<Boolean> won = Parallel.call(8, thread -> {
            try {
                write("name", contents.get(thread));
                return true;
            } catch (IllegalArgumentException exists) {
                return false;
            }
        });
        assertThat(won.stream().filter(each -> each)).hasSize(1);
        assertThat(read(storage, "name")).isEqualTo(contents.get(won.indexOf(true)));
    }

    @Test
    @DisplayName("S6: parallel writers and deleters of different names do not disturb each other")
    void parallelNames() {
        Parallel.run(6, thread -> {
            for (int i = 0; i < 10; i++) {
                byte[] content = random(1000 * (thread + 1));
                String name = "job-" + thread + "/dir/" + i;
                write(name, content);
                assertThat(readUnchecked(name)).isEqualTo(content);
                if (i % 2 == 0) {
                    storage.delete(name);
                }
            }
        });
        assertThat(storage.list("")).hasSize(30).isSorted();
    }

    @Test
    @DisplayName("S9: list shows the complete payloads below any prefix, sorted")
    void lists() {
        List<String> names = List.of("a", "a-b", "a/b", "a/bc", "a/c/d", "ab", "b/x");
        names.forEach(name -> write(name, random(10)));
        assertThat(storage.list(""))
                .containsExactlyElementsOf(names.stream().sorted().toList());
        assertThat(storage.list("a/b")).containsExactly("a/b", "a/bc");
        assertThat(storage.list("a/")).containsExactly("a/b", "a/bc", "a/c/d");
        assertThat(storage.list("ab")).containsExactly("ab");
        assertThat(storage.list("nothing")).isEmpty();
        storage.delete("a/bc");
        assertThat(storage.list("a/")).containsExactly("a/b", "a/c/d");
    }

    @Test
    @DisplayName("S9: list shows all payloads, also where the medium lists them page by page")
    void listsPages() {
        int writers = 8;
        int each = fixture.pageSize() / writers + 2;
        byte[] content = random(10);
        Parallel.run(writers, writer -> {
            for (int i = 0; i < each; i++) {
                write("many/" + writer + "/" + i, content);
            }
        });
        assertThat(storage.list("many/")).hasSize(writers * each).isSorted().doesNotHaveDuplicates();
        assertThat(storage.list("many/3/")).hasSize(each);
    }

    @Test
    @DisplayName("S10: deleting is repeatable, and leaves nothing on the medium")
    void deletes() throws IOException {
        write("job/payload", random(1000));
        storage.delete("job/payload");
        storage.delete("job/payload");
        storage.delete("never/there");
        assertThat(storage.list("")).isEmpty();
        assertThatThrownBy(() -> read(storage, "job/payload")).isInstanceOf(CorruptStateException.class);
        assertThat(fixture.rawNames()).noneMatch(name -> name.contains("payload"));
    }

    @Test
    @DisplayName(
            "S8: truncated, flipped, lengthened, emptied and zeroed payloads give a typed error, and others stay readable")
    void damageIsDetected() throws IOException {
        byte[] content = random(100_000);
        write("victim", content);
        write("other", content);
        byte[] raw = fixture.raw("victim");
        int end = raw.length;
        for (byte[] damaged : List.of(
                new byte[0],
                Arrays.copyOf(raw, 1),
                Arrays.copyOf(raw, end / 2),
                Arrays.copyOf(raw, end - 1),
                Arrays.copyOf(raw, end + 1),
                new byte[end],
                flipped(raw, 0),
                flipped(raw, 10),
                flipped(raw, end / 2),
                flipped(raw, end - 1))) {
            fixture.overwriteRaw("victim", damaged);
            assertThatThrownBy(() -> read(storage, "victim")).isInstanceOf(CorruptStateException.class);
            assertThat(read(storage, "other")).isEqualTo(content);
        }
        fixture.overwriteRaw("victim", raw);
        assertThat(read(storage, "victim")).isEqualTo(content);
    }

    @Test
    @DisplayName("S8: every single flipped bit of a small payload is detected")
    void everyFlipIsDetected() throws IOException {
        write("victim", random(40));
        byte[] raw = fixture.raw("victim");
        for (int i = 0; i < raw.length; i++) {
            fixture.overwriteRaw("victim", flipped(raw, i));
            assertThatThrownBy(() -> read(storage, "victim"))
                    .as("byte %s of %s", i, raw.length)
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    @Test
    @DisplayName("S8: a payload that was swapped with another's is detected")
    void foreignPayload() throws IOException {
        write("job/one", random(100));
        write("job/two", random(100));
        fixture.overwriteRaw("job/one", fixture.raw("job/two"));
        assertThatThrownBy(() -> read(storage, "job/one")).isInstanceOf(CorruptStateException.class);
        assertThat(read(storage, "job/two")).hasSize(100);
    }

    @Test
    @DisplayName("S8: a payload that is missing gives a typed error")
    void missingPayload() {
        assertThatThrownBy(() -> read(storage, "missing")).isInstanceOf(CorruptStateException.class);
    }

    @Test
    @DisplayName("S11: names that leave the root or are malformed are refused by every call")
    void malformedNames() throws IOException {
        List<String> before = fixture.rawNames();
        for (String name : List.of(
                "",
                "/",
                ".",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "/etc/x",
                "a//b",
                "a/",
                "./a",
                "a\\b",
                "a b",
                "ä",
                "a\0b",
                "%2e%2e/x",
                "x".repeat(901))) {
            assertThatThrownBy(() -> write(name, random(1)))
                    .as("'%s'", name)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> read(storage, name)).as("'%s'", name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage.delete(name))
                    .as("'%s'", name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(fixture.rawNames()).isEqualTo(before);
        assertThat(storage.list("")).isEmpty();
    }

    @Test
    @DisplayName("S11: every name that is allowed works, up to 900 characters")
    void allowedNames() throws IOException {
        List<String> names =
                List.of("a", "A", "...", "a.tmp", "-", "_", ".hidden", "7-3f.part", "x".repeat(200), longName());
        for (String name : names) {
            write(name, name.getBytes(UTF_8));
        }
        for (String name : names) {
            assertThat(read(storage, name)).asString().isEqualTo(name);
        }
        assertThat(storage.list(""))
                .containsExactlyElementsOf(names.stream().sorted().toList());
    }

    private static String longName() {
        String segment = "y".repeat(99) + "/";
        return segment.repeat(8) + "z".repeat(100);
    }

    @Test
    @DisplayName("L1: a closed storage refuses calls and keeps what it stored")
    void closes() throws IOException {
        byte[] content = random(100);
        write("name", content);
        storage.close();
        storage.close();
        assertThatThrownBy(() -> write("late", content))
                .isInstanceOfAny(IllegalStateException.class, HaException.class);
        try (StateStorage again = open()) {
            assertThat(read(again, "name")).isEqualTo(content);
            assertThat(again.list("")).containsExactly("name");
        }
    }

    private long write(String name, byte[] content) {
        return storage.write(name, new ByteArrayInputStream(content));
    }

    private byte[] readUnchecked(String name) {
        try {
            return read(storage, name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] read(StateStorage from, String name) throws IOException {
        try (InputStream in = from.read(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] flipped(byte[] raw, int at) {
        byte[] copy = raw.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A stream of known bytes of any length, which does something at every call from the middle on. */
    private static final class Pattern extends InputStream {

        private final long size;
        private final Runnable halfway;
        private long position;

        Pattern(long size, Runnable halfway) {
            this.size = size;
            this.halfway = halfway;
        }

        static byte at(long position) {
            return (byte) (position * 31 + (position >>> 13));
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (position >= size / 2) {
                halfway.run();
            }
            int count = (int) Math.min(length, size - position);
            for (int i = 0; i < count; i++) {
                buffer[offset + i] = at(position++);
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
