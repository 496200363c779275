package dev.regent.ha.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/** Finds files that others than their owner could replace: code from there runs with this process's rights. */
final class WritableByOthers {

    private WritableByOthers() {}

    /** The first path that everybody may write, if the file system knows such permissions. */
    static Optional<Path> everybody(List<Path> paths) {
        return first(paths, PosixFilePermission.OTHERS_WRITE);
    }

    /** The first path that the members of its group may write. */
    static Optional<Path> group(List<Path> paths) {
        return first(paths, PosixFilePermission.GROUP_WRITE);
    }

    private static Optional<Path> first(List<Path> paths, PosixFilePermission permission) {
        return paths.stream().filter(path -> has(path, permission)).findFirst();
    }

    private static boolean has(Path path, PosixFilePermission permission) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        try {
            return Files.getPosixFilePermissions(path).contains(permission);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the permissions of " + path, unreadable);
        }
    }
}
