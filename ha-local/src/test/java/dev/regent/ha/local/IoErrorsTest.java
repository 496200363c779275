package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IoErrorsTest {

    @Test
    @DisplayName("F21: full, read-only, missing and forbidden folders are one line that says what to do")
    void lines() {
        assertThat(line(new IOException("No space left on device")))
                .isEqualTo("cannot write below /ha: No space left on device; free some space");
        assertThat(line(new FileSystemException("/ha/x", null, "Read-only file system")))
                .isEqualTo("cannot write below /ha: Read-only file system; mount it writable");
        assertThat(line(new NoSuchFileException("/ha/x")))
                .isEqualTo("cannot write below /ha: /ha/x does not exist; create or mount it");
        assertThat(line(new AccessDeniedException("/ha/x")))
                .isEqualTo("cannot write below /ha: no permission for /ha/x; let this process's user own the folder");
        assertThat(line(new FileSystemException("/ha/x", null, "Too many open files")))
                .isEqualTo("cannot write below /ha: Too many open files; raise the limit of open files (ulimit -n)");
    }

    private static String line(IOException failure) {
        return String.valueOf(IoErrors.unavailable("cannot write below", Path.of("/ha"), failure)
                .getMessage());
    }
}
