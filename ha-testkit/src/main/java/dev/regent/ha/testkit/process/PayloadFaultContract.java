package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.testkit.FailingCalls;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyMedium.Fault;
import dev.regent.ha.testkit.StorageFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a payload storage does when its medium is full, has no room for another file or is read-only (F21), and when a sync fails (F22): a payload is complete
 * before it can be seen (S6), the others stay readable (S8), the error is typed, and it works again when the medium does. The factory needs a public
 * constructor without arguments.
 */
@Tag("process-faults")
public abstract class PayloadFaultContract {

    private static final int SIZE = 200_000;
    private static final long TOO_LARGE = 80L << 20;

    @TempDir
    Path scratch;

    private StorageFixture fixture;

    /** For a storage's subclass. */
    protected PayloadFaultContract() {}

    /**
     * Supplies a fresh, empty storage on a medium that can be spoiled, of less than 80 MiB.
     *
     * @param folder an empty folder for this test's use, deleted after it
     */
    protected abstract StorageFixture createFixture(Path folder) throws Exception;

    /**
     * The process whose system calls fail in F22.
     *
     * @param client the process that uses the storage, and itself stores where there is no server
     */
    protected long storingProcess(long client) {
        return client;
    }

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = createFixture(Files.createDirectories(scratch.resolve("storage")));
    }

    @AfterEach
    final void closeFixture() throws IOException {
        fixture.close();
    }

    @Test
    @DisplayName(
            "F21: on a full, a nameless and a read-only medium a payload is refused whole, the others can be read, and later it is written (S6, S8)")
    void spoiled() throws IOException {
        assumeTrue(fixture.medium().isPresent(), "not run: the fixture has no medium that can be spoiled");
        FaultyMedium medium = fixture.medium().orElseThrow();
        try (PayloadProcess storage = new PayloadProcess(fixture)) {
            for (Fault fault : Fault.values()) {
                String name = "job/" + fault.name();
                assertWritten(storage, name + "-before");
                medium.begin(fault);
                assertThat(storage.ask("write " + name + " " + SIZE))
                        .as(fault.name())
                        .startsWith("BackendUnavailableException ");
                assertThat(storage.ask("list").split(" "))
                        .as("visible while " + fault)
                        .doesNotContain(name)
                        .contains(name + "-before");
                assertThat(storage.ask("read " + name + "-before " + SIZE)).isEqualTo("ok true");
                medium.end(fault);
                assertWritten(storage, name);
            }
            assertThat(storage.ask("list").split(" ")).hasSize(1 + 2 * Fault.values().length);
        }
    }

    @Test
    @DisplayName("F21: a payload that fills the medium is refused, never seen, and gives its room back (S6, S7)")
    void tooLarge() throws IOException {
        assumeTrue(fixture.medium().isPresent(), "not run: the fixture has no medium that can be spoiled");
        try (PayloadProcess storage = new PayloadProcess(fixture)) {
            assertThat(storage.ask("write large " + TOO_LARGE)).startsWith("BackendUnavailableException ");
            assertThat(storage.ask("list")).isEqualTo("ok ");
            assertWritten(storage, "small");
        }
    }

    @Test
    @DisplayName("F22: a payload whose sync fails is not acknowledged, and never half; S6, S5")
    void failingSyncs() throws IOException {
        try (PayloadProcess storage = new PayloadProcess(fixture)) {
            assertWritten(storage, "job/before");
            try (FailingCalls failing = FailingCalls.of(
                    storingProcess(storage.pid()), "fsync,fdatasync", List.of(), scratch.resolve("failed-calls"))) {
                assertThat(storage.ask("write job/unsynced " + SIZE))
                        .matches("(BackendUnavailable|OutcomeUnknown)Exception .*");
                until("syncs fail", () -> failing.failed() > 0);
                assertThat(storage.ask("read job/before " + SIZE)).isEqualTo("ok true");
            }
            List<String> names = List.of(storage.ask("list").split(" "));
            if (names.contains("job/unsynced")) {
                assertThat(storage.ask("read job/unsynced " + SIZE)).isEqualTo("ok true");
            } else {
                assertWritten(storage, "job/unsynced");
            }
            assertWritten(storage, "job/after");
        }
    }

    private static void assertWritten(PayloadProcess storage, String name) throws IOException {
        assertThat(storage.ask("write " + name + " " + SIZE)).isEqualTo("ok " + SIZE);
        assertThat(storage.ask("read " + name + " " + SIZE)).isEqualTo("ok true");
    }
}
