package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("A probe leaves nothing, whether its write succeeds or fails after the file was made")
    void probe() throws IOException {
        DurableFiles.probe(folder.resolve("well"));
        Thread.currentThread().interrupt(); // ends a write after its file was made, as a full disk does
        try {
            assertThatThrownBy(() -> DurableFiles.probe(folder.resolve("failed")))
                    .isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
