package dev.regent.ha.local;

import static dev.regent.ha.local.Stores.KEY;
import static dev.regent.ha.local.Stores.applied;
import static dev.regent.ha.local.Stores.read;
import static dev.regent.ha.local.Stores.version;
import static dev.regent.ha.local.Stores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.lease.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator puts an older copy of a document's folder in the place of the newer one. */
class LocalPutBackTest {

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
    @DisplayName(
            "F28: when an operator puts an older copy of a document back, a write that rests on the newer state leaves nothing behind")
    void olderCopyPutBack() throws IOException {
        LocalDocumentStore store = stores.open();
        String version = applied(write(store, Optional.empty(), "first"));
        Path document = folder.resolve("ha/docs/clusters/test/document@");
        Path copy = folder.resolve("copy");
        copy(document, copy);
        for (int i = 0; i < 3; i++) {
            version = applied(write(store, Optional.of(version), "later " + i));
        }
        Files.move(document, folder.resolve("aside"));
        Files.move(copy, document);
        LocalDocumentStore other = stores.open();
        assertThat(read(other, KEY)).contains("first");

        assertThat(write(store, Optional.of(version), "on the newer state")).isInstanceOf(WriteOutcome.Unknown.class);

        assertThatThrownBy(() -> read(store, KEY)).isInstanceOf(CorruptStateException.class);
        for (LocalDocumentStore each : List.of(other, stores.open())) {
            assertThat(read(each, KEY)).contains("first");
        }
        applied(write(other, Optional.of(version(other)), "second"));
        for (LocalDocumentStore each : List.of(other, stores.open())) {
            assertThat(read(each, KEY)).contains("second");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
