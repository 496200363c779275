package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.testkit.StorageFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Payloads of processes: one that is larger than all the heap of the process that writes and reads it, and writers that are killed (S4, S6). The factory needs a
 * public constructor without arguments.
 *
 * <p>{@code regent.kit.payload} is the size of the large one in MiB, 64 if not set, and {@code regent.kit.kills} how many writers are killed at any moment, 2 if not set.
 */
@Tag("process-faults")
public abstract class PayloadProcessContract {

    private static final long MIB = 1 << 20;
    private static final long LARGE = Long.getLong("regent.kit.payload", 64) * MIB;
    private static final int KILLS = Integer.getInteger("regent.kit.kills", 2);
    private static final int RACES = 5;

    @TempDir
    Path scratch;

    private StorageFixture fixture;

    /** For a storage's subclass. */
    protected PayloadProcessContract() {}

    /**
     * Supplies a fresh, empty storage.
     *
     * @param folder an empty folder for this test's use, deleted after it
     */
    protected abstract StorageFixture createFixture(Path folder) throws Exception;

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = createFixture(Files.createDirectories(scratch.resolve("storage")));
    }

    @AfterEach
    final void closeFixture() throws IOException {
        fixture.close();
    }

    @Test
    @DisplayName("S6: 64 MiB are written and read bit for bit in less heap than that")
    void streams() throws IOException {
        try (PayloadProcess process = new PayloadProcess(fixture)) {
            long start = System.nanoTime();
            assertThat(process.ask("write job/large " + LARGE)).isEqualTo("ok " + LARGE);
            long written = System.nanoTime();
            assertThat(process.ask("read job/large " + LARGE)).isEqualTo("ok true");
            long read = System.nanoTime();
            System.out.printf( // the figures belong to the report of the run
                    "payload of %d MiB in a heap of %d MiB: written in %.1f s, read in %.1f s%n",
                    LARGE / MIB, PayloadProcess.HEAP_MIB, (written - start) / 1e9, (read - written) / 1e9);
            assertThat(process.ask("list")).isEqualTo("ok job/large");
        }
    }

    @Test
    @DisplayName("S6: a writer that is killed midway leaves nothing that is ever visible, and others may use the name")
    void killedMidway() throws IOException {
        for (long size : List.of(200_000L, 20 * MIB)) {
            String name = "job/" + size;
            try (PayloadProcess process = new PayloadProcess(fixture);
                    StateStorage storage = open()) {
                process.tell("stall " + name + " " + size);
                assertThat(process.answer()).isEqualTo("half");
                assertThat(storage.list(name)).isEmpty();
                process.kill();
                assertThat(storage.list(name)).isEmpty();
                assertThatThrownBy(() -> isWhole(storage, name, size)).isInstanceOf(CorruptStateException.class);
                assertThat(storage.write(name, new PayloadContent(size, () -> {})))
                        .isEqualTo(size);
                assertThat(isWhole(storage, name, size)).isTrue();
            }
        }
    }

    @Test
    @DisplayName(
            "S4, S6: of a writer that is killed at any moment every acknowledged payload is there, and what is there is whole")
    void killedAtAnyMoment() throws IOException {
        long seed = Long.getLong("regent.kit.seed", System.nanoTime());
        Random random = new Random(seed);
        int size = 300_000;
        for (int kill = 0; kill < KILLS; kill++) {
            String start = "kill-" + kill + "/";
            List<String> acknowledged = new ArrayList<>();
            try (PayloadProcess process = new PayloadProcess(fixture);
                    StateStorage storage = open()) {
                process.tell("fill " + start + " " + size);
                acknowledged.add(process.answer());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
                acknowledged.addAll(process.kill());
                assertThat(acknowledged).as("seed %s", seed).allMatch(each -> each.startsWith(start));
                List<String> there = storage.list(start);
                assertThat(there).as("seed %s", seed).containsAll(acknowledged);
                assertThat(there.size()).as("one more at most").isBetween(acknowledged.size(), acknowledged.size() + 1);
                for (String name : there) {
                    assertThat(isWhole(storage, name, size)).as(name).isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("S6: of two processes that write one name exactly one wins, and its payload is whole")
    void racingProcesses() throws IOException {
        try (PayloadProcess one = new PayloadProcess(fixture);
                PayloadProcess two = new PayloadProcess(fixture)) {
            for (int race = 0; race < RACES; race++) {
                String order = "write job/race-" + race + " ";
                long first = 100_000L + race;
                long second = (race % 2 == 0 ? 9 * MIB : 100_000) + 1000;
                CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> unchecked(two, order + second));
                String answer = one.ask(order + first);
                String otherAnswer = other.join();
                boolean firstWon = answer.equals("ok " + first);
                assertThat(firstWon ? otherAnswer : answer).startsWith("IllegalArgumentException ");
                assertThat(firstWon ? answer : otherAnswer).startsWith("ok ");
                assertThat(two.ask("read job/race-" + race + " " + (firstWon ? first : second)))
                        .isEqualTo("ok true");
            }
        }
    }

    private StateStorage open() {
        return fixture.factory()
                .open(fixture.root(), Configuration.of(fixture.factory().options(), fixture.options()));
    }

    private static String unchecked(PayloadProcess process, String order) {
        try {
            return process.ask(order);
        } catch (IOException ended) {
            throw new AssertionError("the other process ended", ended);
        }
    }

    private static boolean isWhole(StateStorage storage, String name, long size) throws IOException {
        try (InputStream in = storage.read(name)) {
            return PayloadContent.isWhole(in, size);
        }
    }
}
