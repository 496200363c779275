package dev.regent.runtime.connector.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a file sink: what is pending in it and what is committed. Stateless but for the paths. */
final class PartFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PartFiles.class);
    private static final String PREFIX = "part-";
    private static final String MARKER = ".committing";

    private final Path directory;
    private final Path pending;

    PartFiles(Path directory) {
        this.directory = directory;
        this.pending = directory.resolve(".pending");
    }

    void createDirectories() throws IOException {
        try {
            Files.createDirectories(pending);
        } catch (IOException e) {
            throw new IOException("output directory " + directory + " cannot be created: " + reason(e), e);
        }
    }

    /** A new pending file. */
    FileChannel create(PartName name) throws IOException {
        Path file = pending.resolve(name.toString());
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("output file " + file + " cannot be created: " + reason(e), e);
        }
    }

    void delete(PartName name) throws IOException {
        Files.deleteIfExists(pending.resolve(name.toString()));
    }

    void deleteMarker(PartName name) throws IOException {
        Files.deleteIfExists(marker(name));
    }

    /** Makes a pending file visible, unless it is already. Another process may be doing the same. */
    void commit(PartName name) throws IOException {
        Path from = pending.resolve(name.toString());
        Path to = directory.resolve(PREFIX + name);
        if (isStillPending(from, to)) {
            mark(name);
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                // Somebody else has committed the same transaction between the two lines; checked below.
                requireCommitted(name, to);
            }
        }
        requireCommitted(name, to);
    }

    /**
     * As {@link #commit} when it is the last of its job: leaves no marker, and takes a file that is not pending for one that was committed before,
     * since the markers that would tell may be gone.
     */
    void commitLast(PartName name) throws IOException {
        Path from = pending.resolve(name.toString());
        Path to = directory.resolve(PREFIX + name);
        if (isStillPending(from, to)) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                LOG.debug("{} was committed by somebody else meanwhile", name, e);
            }
        }
    }

    /** Looks for the final file first: after a rename by somebody else between the two looks there is no pending one. */
    private static boolean isStillPending(Path from, Path to) throws IOException {
        boolean visible = Files.exists(to);
        boolean isPending = Files.exists(from);
        if (visible && isPending) {
            throw new IOException("output file " + to + " exists and was not written by this job: move it away");
        }
        return isPending;
    }

    /** Makes what was created, renamed and deleted survive a crash of the machine. */
    void sync() throws IOException {
        sync(pending);
        sync(directory);
    }

    void syncPending() throws IOException {
        sync(pending);
    }

    /** All pending transactions of all jobs and subtasks, finished or not. */
    List<PartName> pending() throws IOException {
        return names("");
    }

    /** All transactions whose commit has begun and of which the marker is left. */
    List<PartName> marked() throws IOException {
        return names(MARKER);
    }

    private List<PartName> names(String suffix) throws IOException {
        List<PartName> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(pending)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(suffix)) {
                    PartName.parse(name.substring(0, name.length() - suffix.length()))
                            .ifPresent(names::add);
                }
            }
        }
        return names;
    }

    /**
     * A marker is left before the rename, so that a repeated commit can tell a file that its consumer has taken away from one that was lost: no
     * pending file but a marker = the rename has happened.
     */
    private void mark(PartName name) throws IOException {
        try {
            Files.createFile(marker(name));
        } catch (FileAlreadyExistsException e) {
            // An earlier try of this commit, by this or another process, came this far.
            requireRegular(marker(name), e);
        }
    }

    private static void requireRegular(Path marker, FileAlreadyExistsException cause) throws IOException {
        if (Files.isDirectory(marker)) {
            throw new IOException("output directory has something foreign in it: " + marker, cause);
        }
    }

    private void requireCommitted(PartName name, Path to) throws IOException {
        if (!Files.exists(to) && !Files.exists(marker(name))) {
            throw new IOException("transaction " + name + " is neither pending nor committed in " + directory
                    + ": somebody has deleted its file; accept the loss or bring the file back");
        }
    }

    private Path marker(PartName name) {
        return pending.resolve(name + MARKER);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
