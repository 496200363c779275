package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.FailingCalls;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link PayloadMediumContract} asks for, and what a payload storage does when a sync fails (F22). */
public abstract class PayloadFaultContract extends PayloadMediumContract {

    /** For a storage's subclass. */
    protected PayloadFaultContract() {}

    /**
     * The process whose system calls fail in F22.
     *
     * @param client the process that uses the storage, and itself stores where there is no server
     */
    protected long storingProcess(long client) {
        return client;
    }

    @Test
    @DisplayName("F22: a payload whose sync fails is not acknowledged, and never half; S6, S5")
    void failingSyncs() throws IOException {
        try (PayloadProcess storage = new PayloadProcess(fixture())) {
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
}
