package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStorageTest {

    @TempDir
    Path root;

    @Test
    @DisplayName("What a dead writer left is removed when it is old, and what a living one writes is not")
    void leftovers() throws IOException {
        open().close();
        Path old = Files.writeString(root.resolve("+unfinished/old"), "dead");
        Path young = Files.writeString(root.resolve("+unfinished/young"), "alive");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));

        open().close();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    @DisplayName("L1: a storage that cannot be opened, because its first write fails, leaves no file")
    void failedOpening() {
        open().close();
        Thread.currentThread().interrupt(); // ends a write after its file was made, as a full disk does
        try {
            assertThatThrownBy(this::open).isInstanceOf(BackendUnavailableException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(root.resolve("+unfinished")).isEmptyDirectory();
    }

    @Test
    @DisplayName("A payload and a folder of the same name, and segments longer than a file name, do not collide")
    void names() {
        List<String> names = List.of("a", "a/b", "a.payload", "x".repeat(500), "x".repeat(200) + "/y");
        try (StateStorage storage = open()) {
            names.forEach(name -> storage.write(name, new ByteArrayInputStream(name.getBytes(UTF_8))));
            assertThat(storage.list("")).containsExactlyInAnyOrderElementsOf(names);
            assertThat(storage.list("x".repeat(300))).containsExactly("x".repeat(500));
        }
    }

    @Test
    @DisplayName(
            "F23: a folder that is gone is unavailable, and its payloads are not called missing nor deleted (S8, S10)")
    void rootGone() throws IOException {
        try (StateStorage storage = open()) {
            storage.write("name", new ByteArrayInputStream(new byte[1]));
            Files.move(root, root.resolveSibling("unmounted"));
            assertThatThrownBy(() -> storage.read("name")).isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> storage.list("")).isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> storage.delete("name")).isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> storage.write("other", new ByteArrayInputStream(new byte[1])))
                    .isInstanceOf(BackendUnavailableException.class);
            Files.move(root.resolveSibling("unmounted"), root);
            assertThat(storage.list("")).containsExactly("name");
        }
    }

    @Test
    @DisplayName("F23: a write whose folder goes away midway leaves no folder in its place")
    void rootGoneMidway() throws IOException {
        Path folder = root.resolve("mounted");
        try (StateStorage storage = new FileStateStorageFactory().open(folder.toUri(), none())) {
            InputStream content = new FilterInputStream(new ByteArrayInputStream(new byte[1])) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    if (Files.exists(folder)) {
                        Files.move(folder, root.resolve("unmounted"));
                    }
                    return super.read(target, offset, length);
                }
            };
            assertThatThrownBy(() -> storage.write("job/name", content))
                    .isInstanceOf(BackendUnavailableException.class);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    @DisplayName("A file in the place of the folder is one clear line")
    void notAFolder() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "in the way");
        assertThatThrownBy(() -> new FileStateStorageFactory().open(file.toUri(), none()))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("A root that is no absolute file URI is refused")
    void malformedRoot() {
        for (String root : List.of("file:relative", "file://host/path", "s3://bucket/x", "relative")) {
            assertThatThrownBy(() -> new FileStateStorageFactory().open(URI.create(root), none()))
                    .as(root)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining(root);
        }
    }

    private StateStorage open() {
        return new FileStateStorageFactory().open(root.toUri(), none());
    }

    private static Configuration none() {
        return Configuration.of(List.of(), Map.of());
    }
}
