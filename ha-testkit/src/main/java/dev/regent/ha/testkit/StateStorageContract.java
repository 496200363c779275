package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Payloads: whole or not there (S6), damage detected (S8), all listed (S9), names that stay below the root (S11). Processes that are killed, large payloads and
 * spoiled storages are the matter of {@link StorageOutageContract} and of the contracts of the package {@code process}.
 */
public abstract class StateStorageContract extends StorageDamageContract {

    /** For a storage's subclass. */
    protected StateStorageContract() {}

    @Test
    @DisplayName("S6: payloads of 0 bytes, 1 byte and 8 MiB come back as they were written, in another client too")
    void roundTrip() {
        try (StateStorage other = open()) {
            for (int size : new int[] {0, 1, 4095, 65536, 65537, 8 * MIB - 1, 8 * MIB}) {
                byte[] content = random(size);
                assertThat(write("job/" + size, content)).isEqualTo(size);
                assertThat(read("job/" + size)).isEqualTo(content);
                assertThat(read(other, "job/" + size)).isEqualTo(content);
            }
        }
    }

    @Test
    @DisplayName("S6: a source that gives a byte at a time, and a reader that takes a byte at a time, lose none")
    void byteByByte() throws IOException {
        int size = 20_000;
        InputStream drops = new InputStream() {
            private final PatternStream all = new PatternStream(size, () -> {});

            @Override
            public int read() {
                return all.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                return all.read(target, offset, Math.min(1, length));
            }
        };
        assertThat(storage().write("drops", drops)).isEqualTo(size);
        try (InputStream in = storage().read("drops")) {
            for (int i = 0; i < size; i++) {
                assertThat((byte) in.read()).isEqualTo(PatternStream.at(i));
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[10])).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("S6: a payload is not visible before it is complete, to no client")
    void notVisibleBeforeComplete() {
        for (int size : new int[] {MIB, 20 * MIB}) {
            String name = "whole-" + size;
            List<String> seen = new CopyOnWriteArrayList<>();
            try (StateStorage other = open()) {
                storage().write(name, new PatternStream(size, () -> {
                    seen.addAll(storage().list(name));
                    seen.addAll(other.list(name));
                    assertThatThrownBy(() -> read(other, name)).isInstanceOf(CorruptStateException.class);
                }));
                assertThat(seen).isEmpty();
                assertThat(other.list("")).contains(name);
            }
        }
    }

    @Test
    @DisplayName("S6: a source that fails midway leaves nothing that is ever visible")
    void failingSource() {
        for (int size : new int[] {4 * MIB, 20 * MIB}) {
            PatternStream source = new PatternStream(size, () -> {
                throw new UncheckedIOException(new IOException("thrown by the source on purpose"));
            });
            assertThatThrownBy(() -> storage().write("broken", source)).isInstanceOf(RuntimeException.class);
            assertThat(storage().list("")).isEmpty();
            assertThatThrownBy(() -> read("broken")).isInstanceOf(CorruptStateException.class);
        }
        byte[] content = random(100);
        write("fine", content);
        assertThat(read("fine")).isEqualTo(content);
    }

    @Test
    @DisplayName("S6: a writer that is interrupted midway ends with a typed failure, keeps the flag and leaves nothing")
    void interruptedWriter() {
        byte[] content = random(100);
        write("before", content);
        PatternStream source =
                new PatternStream(2 * MIB, () -> Thread.currentThread().interrupt());
        try {
            assertThatThrownBy(() -> storage().write("interrupted", source))
                    .isInstanceOfAny(BackendUnavailableException.class, OutcomeUnknownException.class);
            assertThat(Thread.currentThread().isInterrupted()).as("the flag").isTrue();
        } finally {
            Thread.interrupted(); // of the test's thread, which goes on
        }
        assertThat(read("before")).isEqualTo(content);
        if (storage().list("").contains("interrupted")) {
            assertThat(read("interrupted")).as("visible, so whole").hasSize(2 * MIB);
        }
        write("after", content);
        assertThat(read("after")).isEqualTo(content);
    }

    @Test
    @DisplayName("S6: a name that exists is refused and keeps its payload, whatever the sizes")
    void existingName() {
        for (int size : new int[] {100, 9 * MIB}) {
            byte[] content = random(size);
            String name = "name-" + size;
            write(name, content);
            for (int second : new int[] {0, 50, 9 * MIB}) {
                assertThatThrownBy(() -> write(name, random(second)))
                        .as("%s over %s", second, size)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(read(name)).isEqualTo(content);
        }
    }

    @Test
    @DisplayName("S6: of eight concurrent writers of one name exactly one wins, and its payload is whole")
    void concurrentWritersOfOneName() {
        List<byte[]> contents =
                IntStream.range(0, 8).mapToObj(i -> random(MIB + i)).toList();
        try (StateStorage other = open()) {
            List<Boolean> won = Parallel.call(8, thread -> {
                try {
                    write(thread % 2 == 0 ? storage() : other, "name", contents.get(thread));
                    return true;
                } catch (IllegalArgumentException exists) {
                    return false;
                }
            });
            assertThat(won.stream().filter(each -> each)).hasSize(1);
            assertThat(read("name")).isEqualTo(contents.get(won.indexOf(true)));
        }
    }

    @Test
    @DisplayName("S6: parallel writers, readers and deleters of different names do not disturb each other")
    void parallelNames() {
        Parallel.run(6, thread -> {
            for (int i = 0; i < 10; i++) {
                byte[] content = random(1000 * (thread + 1));
                String name = "job-" + thread + "/dir/" + i;
                write(name, content);
                assertThat(read(name)).isEqualTo(content);
                if (i % 2 == 0) {
                    storage().delete(name);
                }
            }
        });
        assertThat(storage().list("")).hasSize(30).isSorted();
    }

    @Test
    @DisplayName("S6, S9: writers and deleters of one folder, which empties and fills, do not disturb each other")
    void foldersThatComeAndGo() {
        Parallel.run(4, thread -> {
            String folder = fixture().refusesBesideDeleters() ? "folder-" + thread + "/" : "shared/folder/";
            for (int i = 0; i < 8; i++) {
                String name = folder + thread + "-" + i;
                write(name, random(10 + i));
                assertThat(storage().list(folder)).contains(name);
                storage().delete(name);
                assertThat(storage().list(folder)).doesNotContain(name);
            }
        });
        assertThat(storage().list("")).isEmpty();
    }

    @Test
    @DisplayName("S9: list shows the complete payloads below any prefix, sorted")
    void lists() {
        List<String> names = List.of("a", "a-b", "a/b", "a/bc", "a/c/d", "ab", "b/x");
        names.forEach(name -> write(name, random(10)));
        assertThat(storage().list(""))
                .containsExactlyElementsOf(names.stream().sorted().toList());
        assertThat(storage().list("a/b")).containsExactly("a/b", "a/bc");
        assertThat(storage().list("a/")).containsExactly("a/b", "a/bc", "a/c/d");
        assertThat(storage().list("ab")).containsExactly("ab");
        assertThat(storage().list("nothing")).isEmpty();
        storage().delete("a/bc");
        assertThat(storage().list("a/")).containsExactly("a/b", "a/c/d");
    }

    @Test
    @DisplayName("S9: list shows all payloads, also where the medium lists them page by page")
    void listsPages() {
        int writers = 8;
        int each = fixture().pageSize() / writers + 2;
        byte[] content = random(10);
        Parallel.run(writers, writer -> {
            for (int i = 0; i < each; i++) {
                write("many/" + writer + "/" + i, content);
            }
        });
        assertThat(storage().list("many/")).hasSize(writers * each).isSorted().doesNotHaveDuplicates();
        assertThat(storage().list("many/3/")).hasSize(each);
    }

    @Test
    @DisplayName("S10: deleting is repeatable, and leaves nothing on the medium")
    void deletes() throws IOException {
        write("job/payload", random(1000));
        write("job/large-payload", random(9 * MIB));
        for (String name : List.of("job/payload", "job/large-payload", "never/there")) {
            storage().delete(name);
            storage().delete(name);
            assertThatThrownBy(() -> read(name)).isInstanceOf(CorruptStateException.class);
        }
        assertThat(storage().list("")).isEmpty();
        assertThat(fixture().rawNames()).noneMatch(name -> name.contains("payload"));
    }

    @Test
    @DisplayName("L1: a closed storage refuses calls and keeps what it stored")
    void closes() {
        byte[] content = random(100);
        write("name", content);
        storage().close();
        storage().close();
        assertThatThrownBy(() -> write("late", content))
                .isInstanceOfAny(IllegalStateException.class, HaException.class);
        try (StateStorage again = open()) {
            assertThat(read(again, "name")).isEqualTo(content);
            assertThat(again.list("")).containsExactly("name");
        }
    }
}
