package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    @TempDir
    Path above;

    @Test
    @DisplayName("a folder of a killed owner is deleted by the next, one of a living owner and what has no owner stay")
    void orphans() throws IOException {
        Path orphan = Files.createDirectory(above.resolve("regent-taskmanager-orphan"));
        Files.createFile(orphan.resolve("life"));
        Files.createFile(orphan.resolve("job.jar"));
        Path foreign = Files.createDirectory(above.resolve("regent-taskmanager-of-somebody"));
        try (TemporaryFolder first = TemporaryFolder.make(above);
                TemporaryFolder second = TemporaryFolder.make(above)) {
            assertThat(orphan).doesNotExist();
            assertThat(foreign).exists();
            assertThat(first.path()).exists().isNotEqualTo(second.path());
            Files.createFile(second.path().resolve("job.jar"));
        }
        assertThat(above).isDirectoryNotContaining(each -> !each.equals(foreign));
    }

    @Test
    @DisplayName("a folder that cannot be written is refused with one line that names it and its option")
    void refused() throws IOException {
        Path file = Files.createFile(above.resolve("file"));
        assertThatThrownBy(() -> TemporaryFolder.make(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("io.tmp.dirs")
                .hasMessageNotContaining("\n");
    }
}
