package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotBufferTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("what fits stays in memory")
    void fits() throws IOException {
        SnapshotBuffer buffer = written(new byte[100]);
        assertThat(folder).isEmptyDirectory();
        assertThat(read(buffer)).hasSize(100);
    }

    @Test
    @DisplayName("what does not fit goes to a file that is gone after the release")
    void spills() throws IOException {
        byte[] content = new byte[250];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        SnapshotBuffer buffer = written(content);
        assertThat(folder).isNotEmptyDirectory();
        assertThat(buffer.failure()).isEmpty();
        assertThat(read(buffer)).isEqualTo(content);
        buffer.release();
        buffer.release();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(buffer::content).isInstanceOf(IOException.class).hasMessageContaining("given up");
    }

    @Test
    @DisplayName("a temporary folder that cannot be written is remembered and not thrown at who writes the snapshot")
    void diskTrouble() {
        folder = folder.resolve("gone");
        assertThat(written(new byte[200]).failure()).isPresent();
        assertThat(Files.exists(folder)).isFalse();
    }

    private SnapshotBuffer written(byte[] content) {
        try (SnapshotBuffer buffer = new SnapshotBuffer(folder, 100)) {
            int third = content.length / 3;
            buffer.write(content, 0, third);
            buffer.write(content, third, content.length - third - 1);
            buffer.write(content[content.length - 1]);
            return buffer;
        }
    }

    private static byte[] read(SnapshotBuffer buffer) throws IOException {
        try (InputStream content = buffer.content()) {
            return content.readAllBytes();
        }
    }
}
