package dev.regent.ha.local;

import static dev.regent.ha.local.Stores.KEY;
import static dev.regent.ha.local.Stores.LIMIT;
import static dev.regent.ha.local.Stores.applied;
import static dev.regent.ha.local.Stores.bytes;
import static dev.regent.ha.local.Stores.key;
import static dev.regent.ha.local.Stores.read;
import static dev.regent.ha.local.Stores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F24: files of documents that are damaged, swapped, taken away, or none of ours. */
class LocalDocumentDamageTest {

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
    @DisplayName("S8: a flipped bit, a truncation and an empty file are noticed and named")
    void damage() throws IOException {
        LocalDocumentStore store = stores.open();
        applied(write(store, Optional.empty(), "content"));
        Path file = DocumentFolder.file(DurableFiles.list(documentFolder()).get(0), 1);
        byte[] good = Files.readAllBytes(file);

        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            assertThatThrownBy(() -> read(store, KEY))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining(file.toString());
        }
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> read(store, KEY)).isInstanceOf(CorruptStateException.class);
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> read(store, KEY)).isInstanceOf(CorruptStateException.class);
        Files.write(file, good);
        assertThat(read(store, KEY)).contains("content");
    }

    @Test
    @DisplayName(
            "S8: a file that was copied over another number, another life or another document is noticed, however intact it is")
    void swapped() throws IOException {
        LocalDocumentStore store = stores.open();
        String version = applied(write(store, Optional.empty(), "one"));
        applied(write(store, Optional.of(version), "two"));
        StoreKey twin = key("clusters", "test", "twin");
        applied(store.write(twin, Optional.empty(), bytes("other"), LIMIT));
        Path creation = DurableFiles.list(documentFolder()).get(0);
        Path other = DurableFiles.list(documentFolder().resolveSibling("twin@")).get(0);
        Path newest = DocumentFolder.file(creation, 2);
        byte[] good = Files.readAllBytes(newest);

        for (Path foreign : List.of(DocumentFolder.file(creation, 1), DocumentFolder.file(other, 1))) {
            Files.copy(foreign, newest, StandardCopyOption.REPLACE_EXISTING);
            assertCorrupt(store, newest, "written for another place");
            assertCorrupt(stores.open(), newest, "nothing older is used");
        }
        Files.write(newest, good);
        assertThat(read(store, KEY)).contains("two");
        Path moved = creation.resolveSibling("f".repeat(32));
        Files.move(creation, moved);
        assertCorrupt(stores.open(), DocumentFolder.file(moved, 2), "written for another place");
        Files.move(moved, creation);
        assertThat(read(store, KEY)).contains("two");
        assertThat(read(store, twin)).contains("other");
    }

    @Test
    @DisplayName("S8: a process that saw or wrote a file does not fall back to an older one when it is taken away")
    void newestTakenAway() throws IOException {
        LocalDocumentStore writer = stores.open();
        LocalDocumentStore reader = stores.open();
        String first = applied(write(writer, Optional.empty(), "one"));
        applied(write(writer, Optional.of(first), "two"));
        assertThat(read(reader, KEY)).contains("two");
        Path newest = DocumentFolder.file(DurableFiles.list(documentFolder()).get(0), 2);
        byte[] good = Files.readAllBytes(newest);
        Files.delete(newest);

        assertCorrupt(writer, newest, "was there and is gone");
        assertCorrupt(reader, newest, "was there and is gone");
        Files.write(newest, good);
        assertThat(read(writer, KEY)).contains("two");
        assertThat(read(reader, KEY)).contains("two");
    }

    @Test
    @DisplayName(
            "S8: files and folders that nobody of us made are ignored by a list, and named where they hide a document")
    void foreign() throws IOException {
        LocalDocumentStore store = stores.open();
        applied(write(store, Optional.empty(), "content"));
        Files.writeString(folder.resolve("ha/docs/clusters/test/notes.txt"), "foreign");
        Files.writeString(folder.resolve("ha/docs/clusters/test/file@"), "foreign");
        Files.createDirectory(folder.resolve("ha/docs/clusters/test/lost+found"));

        assertThat(store.list(key("clusters", "test"), LIMIT)).containsExactly(KEY);
        Path inside = Files.writeString(documentFolder().resolve("backup.tar"), "foreign");
        assertCorrupt(stores.open(), documentFolder(), "backup.tar");
        Files.delete(inside);
        assertThat(read(stores.open(), KEY)).contains("content");
    }

    private static void assertCorrupt(LocalDocumentStore store, Path file, String what) {
        assertThatThrownBy(() -> read(store, KEY))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(what);
    }

    private Path documentFolder() {
        return folder.resolve("ha/docs/clusters/test/document@");
    }
}
