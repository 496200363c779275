package dev.regent.ha.local;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Tells file systems of this machine from those of a network, on which links, locks and syncs promise less. */
final class FileSystemKind {

    private static final Set<String> NETWORK = Set.of(
            "9p",
            "afs",
            "afp",
            "afpfs",
            "beegfs",
            "ceph",
            "cifs",
            "davfs",
            "glusterfs",
            "gpfs",
            "lustre",
            "moosefs",
            "ncpfs",
            "orangefs",
            "smb2",
            "smb3",
            "smbfs",
            "webdav",
            "gfs2",
            "ocfs2",
            "fuse.sshfs",
            "fuse.s3fs",
            "fuse.gcsfuse",
            "fuse.rclone",
            "fuse.glusterfs",
            "fuse.ceph",
            "fuse.mfs",
            "fuse.davfs",
            "fuse.goofys",
            "fuse.juicefs");

    private FileSystemKind() {}

    /** @throws InvalidConfigurationException if the folder is on a network file system */
    static void requireLocal(Path folder, String option) throws IOException {
        String type = Files.getFileStore(folder).type();
        if (isNetwork(type)) {
            throw new InvalidConfigurationException(option + " is " + folder + ", which is on a network file system ("
                    + type + "): choose a folder on a disk of this machine, or another backend");
        }
    }

    static boolean isNetwork(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("nfs") || NETWORK.contains(lower);
    }
}
