package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyMedium.Fault;
import dev.regent.ha.testkit.StorageFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a payload storage does when its medium is full, has no room for another file or is read-only (F21): a payload is complete before it can be seen (S6), the
 * others stay readable (S8), the error is typed, and it works again when the medium does. The factory needs a public constructor without arguments.
 *
 * <p>The fixture's {@link StorageFixture#medium} is what the storage, or the server behind it, stores on.
 */
@Tag("process-faults")
public abstract class PayloadMediumContract {

    static final int SIZE = 200_000;
    private static final long TOO_LARGE = 80L << 20;

    @TempDir
    Path scratch;

    private StorageFixture fixture;

    /** For a storage's subclass. */
    protected PayloadMediumContract() {}

    /**
     * Supplies a fresh, empty storage on a medium that can be spoiled, of less than 80 MiB.
     *
     * @param folder an empty folder for this test's use, deleted after it
     */
    protected abstract StorageFixture createFixture(Path folder) throws Exception;

    /** What can be wrong with the medium that the storage meets: servers that keep their files open meet no lack of names. */
    protected Set<Fault> faults() {
        return EnumSet.allOf(Fault.class);
    }

    /** How long the room of what was deleted or never completed may stay taken: servers may give it back later. */
    protected Duration roomComesBackIn() {
        return Duration.ZERO;
    }

    /** What a write is answered by that finds no room; servers may leave open whether the payload appears. */
    protected String refusal() {
        return "BackendUnavailableException .*";
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
            Set<Fault> faults = faults();
            for (Fault fault : faults) {
                String name = "job/" + fault.name();
                assertWritten(storage, name + "-before");
                medium.begin(fault);
                assertThat(storage.ask("write " + name + " " + SIZE))
                        .as(fault.name())
                        .matches(refusal());
                assertThat(storage.ask("list").split(" "))
                        .as("visible while " + fault)
                        .doesNotContain(name)
                        .contains(name + "-before");
                assertThat(storage.ask("read " + name + "-before " + SIZE)).isEqualTo("ok true");
                medium.end(fault);
                awaitWritten(storage, name + "-after");
            }
            assertThat(storage.ask("list").split(" ")).hasSize(1 + 2 * faults.size());
        }
    }

    @Test
    @DisplayName("F21: a payload that fills the medium is refused, never seen, and gives its room back (S6, S7)")
    void tooLarge() throws IOException {
        assumeTrue(fixture.medium().isPresent(), "not run: the fixture has no medium that can be spoiled");
        try (PayloadProcess storage = new PayloadProcess(fixture)) {
            assertThat(storage.ask("write large " + TOO_LARGE)).matches(refusal());
            assertThat(storage.ask("list")).isEqualTo("ok ");
            awaitWritten(storage, "small");
        }
    }

    final StorageFixture fixture() {
        return fixture;
    }

    private void awaitWritten(PayloadProcess storage, String name) throws IOException {
        long deadline = System.nanoTime() + roomComesBackIn().toNanos();
        String answer;
        do {
            answer = storage.ask("write " + name + " " + SIZE);
        } while (answer.matches("BackendUnavailableException .*") && System.nanoTime() < deadline);
        assertThat(answer).isEqualTo("ok " + SIZE);
        assertThat(storage.ask("read " + name + " " + SIZE)).isEqualTo("ok true");
    }

    static void assertWritten(PayloadProcess storage, String name) throws IOException {
        assertThat(storage.ask("write " + name + " " + SIZE)).isEqualTo("ok " + SIZE);
        assertThat(storage.ask("read " + name + " " + SIZE)).isEqualTo("ok true");
    }
}
