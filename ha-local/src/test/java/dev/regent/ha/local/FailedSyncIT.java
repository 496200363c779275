package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.testkit.FailingCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F22: the kernel reports a failed sync once, and may take what it could not write for written; so a second sync proves nothing. */
class FailedSyncIT {

    private static final String SYNCS = "fsync,fdatasync";

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "F22: what a process wrote and could not sync is neither acknowledged nor read by it until it was written anew (S4, S5)")
    void replaced() throws IOException {
        try (StoreProcess store = new StoreProcess(folder.resolve("ha"))) {
            assertThat(store.write("one")).isEqualTo("Applied");
            Path creation = DurableFiles.list(document()).get(0);
            try (FailingCalls failing =
                    FailingCalls.of(store.pid(), SYNCS, List.of(creation), folder.resolve("trace"))) {
                assertThat(store.write("two")).isEqualTo("Unknown");
                assertThat(store.read()).isEqualTo("BackendUnavailableException");
                await().until(() -> failing.failed() >= 2);
            }
            long before = DurableFiles.list(creation).size();

            assertThat(store.read()).isEqualTo("two");
            assertThat(DurableFiles.list(creation)).as("written anew").hasSize((int) before + 1);
            assertThat(store.read()).isEqualTo("two");
            assertThat(DurableFiles.list(creation)).as("once").hasSize((int) before + 1);
        }
    }

    @Test
    @DisplayName("F22: the same for a document whose folder was made, and could not be synced")
    void created() throws IOException {
        try (StoreProcess store = new StoreProcess(folder.resolve("ha"))) {
            Path parent = DurableFiles.parent(document());
            Files.createDirectories(parent);
            try (FailingCalls failing = FailingCalls.of(store.pid(), SYNCS, List.of(parent), folder.resolve("trace"))) {
                assertThat(store.write("one")).isEqualTo("Unknown");
                assertThat(store.read()).isEqualTo("BackendUnavailableException");
                await().until(() -> failing.failed() >= 2);
            }
            assertThat(store.read()).isEqualTo("one");
            Path creation = DurableFiles.list(document()).get(0);
            assertThat(DurableFiles.list(creation)).as("written anew").hasSize(2);
            assertThat(DurableFiles.list(parent)).as("nothing else is left").hasSize(1);
            assertThat(store.read()).isEqualTo("one");
            assertThat(DurableFiles.list(creation)).as("once").hasSize(2);
        }
    }

    @Test
    @DisplayName("F22: a file whose own sync fails never gets its name")
    void unwritten() throws IOException {
        try (StoreProcess store = new StoreProcess(folder.resolve("ha"))) {
            assertThat(store.write("one")).isEqualTo("Applied");
            Path creation = DurableFiles.list(document()).get(0);
            try (FailingCalls failing = FailingCalls.of(store.pid(), SYNCS, List.of(), folder.resolve("trace"))) {
                assertThat(store.write("two")).isEqualTo("NotSent");
                assertThat(store.read()).isEqualTo("one");
                await().until(() -> failing.failed() >= 1);
            }
            assertThat(DurableFiles.list(creation)).hasSize(1);
            assertThat(store.write("three")).isEqualTo("Applied");
            assertThat(store.read()).isEqualTo("three");
        }
    }

    private Path document() {
        return folder.resolve("ha/docs/clusters/test/document@");
    }
}
