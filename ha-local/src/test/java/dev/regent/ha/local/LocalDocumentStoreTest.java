package dev.regent.ha.local;

import static dev.regent.ha.local.Stores.KEY;
import static dev.regent.ha.local.Stores.LIMIT;
import static dev.regent.ha.local.Stores.applied;
import static dev.regent.ha.local.Stores.bytes;
import static dev.regent.ha.local.Stores.key;
import static dev.regent.ha.local.Stores.read;
import static dev.regent.ha.local.Stores.version;
import static dev.regent.ha.local.Stores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDocumentStoreTest {

    @TempDir
    Path folder;

    private Stores stores;

    @BeforeEach
    void open() {
        stores = new Stores(folder.resolve("ha"));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    @DisplayName("A document is created once, replaced under its version, and its versions never repeat")
    void compareAndSet() {
        LocalDocumentStore store = stores.open();

        String first = applied(write(store, Optional.empty(), "one"));
        assertThat(write(store, Optional.empty(), "again")).isInstanceOf(WriteOutcome.Refused.class);
        String second = applied(write(store, Optional.of(first), "two"));
        assertThat(write(store, Optional.of(first), "late")).isInstanceOf(WriteOutcome.Refused.class);

        assertThat(read(store, KEY)).contains("two");
        assertThat(version(store)).isEqualTo(second).isNotEqualTo(first);
        assertThat(store.delete(KEY, first, LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        applied(store.delete(KEY, second, LIMIT));
        assertThat(read(store, KEY)).isEmpty();
        assertThat(write(store, Optional.of(second), "after the end")).isInstanceOf(WriteOutcome.Refused.class);
        String recreated = applied(write(store, Optional.empty(), "one"));
        assertThat(Set.of(first, second, recreated)).hasSize(3);
    }

    @Test
    @DisplayName("S3: of many threads in many stores exactly one wins each round, and each wins on what it has seen")
    void oneWinner() throws Exception {
        int writers = 8;
        int rounds = 150;
        List<LocalDocumentStore> all =
                Stream.generate(stores::open).limit(writers).toList();
        CyclicBarrier start = new CyclicBarrier(writers);
        List<AtomicLong> wins = Stream.generate(AtomicLong::new).limit(rounds).toList();

        inParallel(all, store -> {
            for (int round = 0; round < rounds; round++) {
                Optional<String> seen = store.read(KEY, LIMIT).map(found -> found.version());
                start.await();
                WriteOutcome outcome = write(store, seen, "round " + round + " of " + store.hashCode());
                if (outcome instanceof WriteOutcome.Applied) {
                    wins.get(round).incrementAndGet();
                } else {
                    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
                }
                start.await();
            }
        });

        assertThat(wins).allMatch(count -> count.get() == 1);
    }

    @Test
    @DisplayName(
            "S2: increments by many threads in many stores are all counted, while old files are deleted under them")
    void counter() throws Exception {
        int writers = 6;
        int increments = 150;
        List<LocalDocumentStore> all = Stream.generate(() -> stores.open(System::nanoTime, Duration.ofSeconds(2)))
                .limit(writers)
                .toList();
        applied(write(all.get(0), Optional.empty(), "0"));
        Set<String> versions = new HashSet<>();
        ConcurrentLinkedQueue<String> applied = new ConcurrentLinkedQueue<>();

        inParallel(all, store -> {
            int done = 0;
            while (done < increments) {
                var seen = store.read(KEY, LIMIT).orElseThrow();
                WriteOutcome outcome = write(
                        store, Optional.of(seen.version()), String.valueOf(Long.parseLong(Stores.text(seen)) + 1));
                if (outcome instanceof WriteOutcome.Applied success) {
                    applied.add(success.version());
                    done++;
                }
            }
        });

        assertThat(read(all.get(0), KEY)).contains(String.valueOf(writers * increments));
        versions.addAll(applied);
        assertThat(versions).hasSize(writers * increments);
    }

    @Test
    @DisplayName("S3: a write that comes between another's last look and its link makes that one refused")
    void takenAtTheLastMoment() {
        LocalDocumentStore quick = stores.open();
        String first = applied(write(quick, Optional.empty(), "first"));
        AtomicReference<WriteOutcome> other = new AtomicReference<>();
        AtomicInteger looks = new AtomicInteger();
        // the clock is asked when a write begins and once more when its file is complete: the last thing before the
        // link
        LocalDocumentStore slow = stores.open(
                () -> {
                    if (looks.incrementAndGet() == 2) {
                        other.set(write(quick, Optional.of(first), "quick"));
                    }
                    return 0;
                },
                Stores.RETENTION);

        assertThat(write(slow, Optional.of(first), "slow")).isInstanceOf(WriteOutcome.Refused.class);

        assertThat(other.get()).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(read(stores.open(), KEY)).contains("quick");
    }

    @Test
    @DisplayName(
            "S2: a writer whose number was used and deleted meanwhile learns that nobody knows, and what it wrote never counts")
    void staleWriter() throws IOException {
        AtomicLong clock = new AtomicLong();
        LocalDocumentStore stale = stores.open();
        LocalDocumentStore busy = stores.open(clock::get, Stores.RETENTION);
        String old = applied(write(stale, Optional.empty(), "old"));
        String version = old;
        for (int i = 0; i < 40; i++) {
            version = applied(write(busy, Optional.of(version), "new " + i));
            clock.addAndGet(Duration.ofSeconds(5).toNanos());
            read(busy, KEY);
        }
        assertThat(files()).doesNotContain("00000000000000000001", "00000000000000000002");

        assertThat(write(stale, Optional.of(old), "late")).isInstanceOf(WriteOutcome.Unknown.class);

        assertThat(files()).doesNotContain("00000000000000000002");
        assertThat(read(stale, KEY)).contains("new 39");
        assertThat(read(busy, KEY)).contains("new 39");
        assertThat(read(stores.open(), KEY)).contains("new 39");
        applied(write(stores.open(), Optional.of(version), "next"));
        assertThat(read(busy, KEY)).contains("next");
    }

    @Test
    @DisplayName(
            "S2: the newest 16 files stay however old they are, and all files stay for the longest lease however many they are")
    void retention() throws IOException {
        AtomicLong clock = new AtomicLong();
        LocalDocumentStore store = stores.open(clock::get, Stores.RETENTION);
        String version = applied(write(store, Optional.empty(), "0"));
        for (int i = 0; i < 100; i++) {
            version = applied(write(store, Optional.of(version), "young " + i));
        }
        assertThat(files()).hasSize(101);

        for (int i = 0; i < 20; i++) {
            clock.addAndGet(Duration.ofHours(1).toNanos());
            read(store, KEY);
            version = applied(write(store, Optional.of(version), "old " + i));
        }
        assertThat(files()).hasSizeBetween(16, 18);
    }

    @Test
    @DisplayName("S2: a newcomer deletes nothing that it has not itself known to be superseded for the longest lease")
    void newcomer() throws IOException {
        AtomicLong clock = new AtomicLong();
        LocalDocumentStore store = stores.open(clock::get, Stores.RETENTION);
        String version = applied(write(store, Optional.empty(), "0"));
        for (int i = 0; i < 40; i++) {
            version = applied(write(store, Optional.of(version), "young " + i));
        }
        LocalDocumentStore newcomer = stores.open(clock::get, Stores.RETENTION);
        read(newcomer, KEY);
        version = applied(write(newcomer, Optional.of(version), "its first"));
        clock.addAndGet(Stores.RETENTION.minusSeconds(1).toNanos());
        version = applied(write(newcomer, Optional.of(version), "too early"));
        assertThat(files()).hasSize(43);

        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        applied(write(newcomer, Optional.of(version), "the last"));
        assertThat(files()).hasSizeBetween(16, 18);
    }

    @Test
    @DisplayName("S2: readers see a document that only moves forward while others write and delete old files")
    void readersDuringDeletion() throws Exception {
        int writes = 400;
        LocalDocumentStore writer = stores.open(System::nanoTime, Duration.ofSeconds(1));
        LocalDocumentStore reader = stores.open(System::nanoTime, Duration.ofSeconds(1));
        LocalDocumentStore secondReader = stores.open(System::nanoTime, Duration.ofSeconds(1));
        applied(write(writer, Optional.empty(), "0"));
        AtomicBoolean end = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();

        inParallel(List.of(writer, reader, secondReader), store -> {
            if (store == writer) {
                try {
                    String version = version(writer);
                    for (long i = 1; i <= writes; i++) {
                        version = applied(write(writer, Optional.of(version), String.valueOf(i)));
                        acknowledged.set(i);
                    }
                } finally {
                    end.set(true);
                }
            }
            long last = 0;
            while (!end.get()) {
                long before = acknowledged.get();
                long now = Long.parseLong(read(store, KEY).orElseThrow());
                assertThat(now).isGreaterThanOrEqualTo(last).isGreaterThanOrEqualTo(before);
                last = now;
            }
        });
    }

    @Test
    @DisplayName("After somebody deleted a document's folder by hand, a late writer finds no place to write")
    void deletedByHand() throws IOException {
        LocalDocumentStore stale = stores.open();
        LocalDocumentStore other = stores.open();
        String old = applied(write(stale, Optional.empty(), "old"));
        DurableFiles.deleteTree(documentFolder());
        assertThat(read(stale, KEY)).isEmpty();
        applied(write(other, Optional.empty(), "new"));

        assertThat(write(stale, Optional.of(old), "late")).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(read(stale, KEY)).contains("new");
    }

    @Test
    @DisplayName(
            "The rest of a document that was deleted by a killed process, or by hand, is no document and is replaced")
    void restOfADocument() throws IOException {
        LocalDocumentStore store = stores.open();
        applied(write(store, Optional.empty(), "old"));
        Path creation = DurableFiles.list(documentFolder()).get(0);
        Files.delete(DocumentFolder.file(creation, 1));
        assertThat(read(store, KEY)).isEmpty();
        applied(write(stores.open(), Optional.empty(), "new"));
        assertThat(read(store, KEY)).contains("new");

        Path second = DurableFiles.list(documentFolder()).get(0);
        NumberedFile tombstone = new NumberedFile("0".repeat(32), true, ByteBuffer.allocate(0));
        DurableFiles.write(DocumentFolder.file(second, 2), tombstone.encode(place(second, 2)));
        applied(write(stores.open(), Optional.empty(), "newest"));
        assertThat(read(store, KEY)).contains("newest");
    }

    @Test
    @DisplayName("L2: the empty folder of a document whose deleting process died is gone when it was looked for")
    void emptyFolder() throws IOException {
        LocalDocumentStore store = stores.open();
        Files.createDirectories(documentFolder());
        assertThat(store.list(key("clusters"), LIMIT)).containsExactly(KEY);

        assertThat(read(store, KEY)).isEmpty();

        assertThat(documentFolder().getParent()).doesNotExist();
        assertThat(store.list(key("clusters"), LIMIT)).isEmpty();
        applied(write(store, Optional.empty(), "new"));
    }

    @Test
    @DisplayName("List finds the documents below a prefix and no others")
    void list() {
        LocalDocumentStore store = stores.open();
        StoreKey x = key("c", "a", "x");
        StoreKey z = key("c", "a", "y", "z");
        for (StoreKey each : List.of(x, z, key("c", "ab"), key("c", "b", "x"))) {
            applied(store.write(each, Optional.empty(), bytes(each.toString()), LIMIT));
        }

        assertThat(store.list(key("c", "a"), LIMIT)).containsExactlyInAnyOrder(x, z);
        assertThat(store.list(key("c", "missing"), LIMIT)).isEmpty();
        applied(store.delete(z, store.read(z, LIMIT).orElseThrow().version(), LIMIT));
        assertThat(store.list(key("c", "a"), LIMIT)).containsExactly(x);
        assertThat(folder.resolve("ha/docs/c/a/y")).doesNotExist();
    }

    @Test
    @DisplayName("A folder that is gone, or another one in its place, is unavailable and no fresh cluster")
    void rootGone() throws IOException {
        LocalDocumentStore store = stores.open();
        applied(write(store, Optional.empty(), "content"));
        Files.move(folder.resolve("ha"), folder.resolve("unmounted"));

        assertThatThrownBy(() -> read(store, KEY)).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> store.list(KEY, LIMIT)).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> store.check(LIMIT)).isInstanceOf(BackendUnavailableException.class);
        assertThat(write(store, Optional.empty(), "lost")).isInstanceOf(WriteOutcome.NotSent.class);

        LocalDocumentStore fresh = stores.open();
        assertThat(read(fresh, KEY)).isEmpty();
        assertThatThrownBy(() -> read(store, KEY))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("not the folder that it was");
    }

    @Test
    @DisplayName("Folders and files are for this user alone, and nothing unfinished stays behind")
    void permissions() throws IOException {
        LocalDocumentStore store = stores.open();
        applied(write(store, Optional.of(applied(write(store, Optional.empty(), "one"))), "two"));
        store.lives().mark();

        try (Stream<Path> all = Files.walk(folder.resolve("ha"))) {
            for (Path each : (Iterable<Path>) all::iterator) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as(each.toString())
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
        assertThat(folder.resolve("ha/tmp")).isEmptyDirectory();
    }

    @Test
    @DisplayName("S5: a write that the disk delayed past its time limit is not applied")
    void late() {
        AtomicLong clock = new AtomicLong();
        LocalDocumentStore store =
                stores.open(() -> clock.getAndAdd(Duration.ofSeconds(1).toNanos()), Stores.RETENTION);

        assertThat(store.write(KEY, Optional.empty(), bytes("late"), Duration.ofMillis(10)))
                .isInstanceOf(WriteOutcome.NotSent.class);
        assertThat(read(stores.open(), KEY)).isEmpty();
    }

    private static String place(Path creation, long number) {
        return KEY + "@/" + creation.getFileName() + "/" + number;
    }

    private Path documentFolder() {
        return folder.resolve("ha/docs/clusters/test/document@");
    }

    private List<String> files() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path creation : DurableFiles.list(documentFolder())) {
            DurableFiles.list(creation)
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    private static void inParallel(List<LocalDocumentStore> stores, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(stores.size());
        try {
            List<Callable<Object>> tasks = stores.stream()
                    .map(store -> (Callable<Object>) () -> {
                        work.run(store);
                        return store;
                    })
                    .toList();
            for (Future<Object> each : threads.invokeAll(tasks)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Work {
        void run(LocalDocumentStore store) throws Exception;
    }
}
