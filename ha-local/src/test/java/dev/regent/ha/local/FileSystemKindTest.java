package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemKindTest {

    @Test
    @DisplayName("Network file systems are told from those of this machine")
    void kinds() {
        assertThat(List.of("nfs", "nfs4", "NFS", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "lustre"))
                .allMatch(FileSystemKind::isNetwork);
        assertThat(List.of("ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "apfs"))
                .noneMatch(FileSystemKind::isNetwork);
    }

    @Test
    @DisplayName("The folder of the tests is taken for a local one")
    void here(@TempDir Path folder) throws IOException {
        FileSystemKind.requireLocal(folder, "option");
    }
}
