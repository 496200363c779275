package dev.regent.ha.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** File operations that are on disk when they return, for this user's eyes only. */
final class DurableFiles {

    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);

    private DurableFiles() {}

    /**
     * Creates a folder and its missing parents. Their names are not on disk until {@link #syncUpwards} or {@link #syncParents}.
     *
     * @throws NoSuchFileException one of them was deleted meanwhile
     */
    static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            Files.createDirectory(folder, PRIVATE_FOLDER);
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(folder)) {
                throw Files.exists(folder) ? exists : new NoSuchFileException(folder.toString());
            }
        }
    }

    /**
     * Puts the names in a folder on disk, and those in its parents up to the top one. Also where the folder existed: another process may have made
     * it a moment ago, and not have come to sync it.
     */
    static void syncUpwards(Path folder, Path top) throws IOException {
        Path each = folder;
        while (!each.equals(top)) {
            syncFolder(each);
            each = parent(each);
        }
        syncFolder(top);
    }

    /**
     * Puts the name of a folder on disk, and those of its parents, as far as a process of this user may have made them: not beyond the file
     * system, nor beyond a folder that this user cannot write.
     */
    static void syncParents(Path folder) throws IOException {
        Object device = Files.getAttribute(folder, "unix:dev");
        for (Path each = folder.toAbsolutePath().getParent(); each != null; each = each.getParent()) {
            boolean ours = Files.isWritable(each) && Files.isReadable(each);
            if (!ours || !device.equals(Files.getAttribute(each, "unix:dev"))) {
                return;
            }
            syncFolder(each);
        }
    }

    /** The folder of an absolute path other than the root. */
    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }

    static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, PRIVATE_FOLDER);
    }

    /** Opens a file that did not exist, for reading and writing. */
    static FileChannel createFile(Path file) throws IOException {
        return FileChannel.open(file, NEW_FILE, PRIVATE_FILE);
    }

    /** Writes a file that did not exist. Its bytes are on disk afterwards, its name is not until its folder is synced. */
    static void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = createFile(file)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /** Finds out whether a file can be written there. It is gone afterwards, also where a full disk took its name and not its content. */
    static void probe(Path file) throws IOException {
        try {
            write(file, ByteBuffer.allocate(1));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Puts the names in a folder on disk. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** As {@link #syncUpwards}, after that failed: each folder is changed first, since else there may be nothing that the kernel would write. */
    static void syncUpwardsAgain(Path folder, Path top, String unusedName) throws IOException {
        for (Path each = folder; each.startsWith(top); each = parent(each)) {
            Path change = each.resolve(unusedName);
            try (OpenFolder open = new OpenFolder(each)) {
                createFile(change).close();
                open.sync();
            } finally {
                Files.deleteIfExists(change);
            }
        }
    }

    /** What a folder holds, in no order. */
    static List<Path> list(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(children::add);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return children;
    }

    /** Deletes an empty folder; whether it is gone now. */
    static boolean deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (DirectoryNotEmptyException inUse) {
            return false;
        }
    }

    /** Deletes a folder that nobody uses any more, with what is in it. */
    static void deleteTree(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : list(folder)) {
                deleteTree(child);
            }
        }
        Files.deleteIfExists(folder);
    }
}
