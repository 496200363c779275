package dev.regent.runtime.taskmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process alone, gone with it: deleted when it is closed, or by the next TaskManager of the machine if its owner was killed.
 *
 * <p>A living owner holds the operating system's lock on a file in it; whoever obtains that lock has proof that the owner is dead. Closing any channel
 * on a file drops this process's lock on it, so folders of this process are never tried.
 */
final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String PREFIX = "regent-taskmanager-";
    private static final String LIFE = "life";
    private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel life;

    private TemporaryFolder(Path path, FileChannel life) {
        this.path = path;
        this.life = life;
    }

    /**
     * Makes it, and deletes those of owners that were killed.
     *
     * @throws IOException if the folder above it cannot be written; one line says so
     */
    static TemporaryFolder make(Path above) throws IOException {
        try {
            Files.createDirectories(above);
            sweep(above);
            Optional<TemporaryFolder> made = Optional.empty();
            while (made.isEmpty()) {
                made = tryMake(Files.createTempDirectory(above, PREFIX));
            }
            return made.get();
        } catch (IOException refused) {
            throw new IOException(
                    "cannot write to the temporary folder " + above + " (io.tmp.dirs): " + refused, refused);
        }
    }

    /** Empty if another process took the fresh folder for an orphan. */
    private static Optional<TemporaryFolder> tryMake(Path path) throws IOException {
        OF_THIS_PROCESS.add(path);
        FileChannel life =
                FileChannel.open(path.resolve(LIFE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = life.tryLock();
        if (lock == null) {
            life.close();
            OF_THIS_PROCESS.remove(path);
            return Optional.empty();
        }
        return Optional.of(new TemporaryFolder(path, life));
    }

    private static void sweep(Path above) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(above, PREFIX + "*")) {
            for (Path each : siblings) {
                if (!OF_THIS_PROCESS.contains(each)) {
                    deleteOrphan(each);
                }
            }
        }
    }

    private static void deleteOrphan(Path path) {
        try (FileChannel life = FileChannel.open(path.resolve(LIFE), StandardOpenOption.WRITE)) {
            FileLock lock = life.tryLock();
            if (lock != null) {
                delete(path);
                LOG.info("Deleted {}, whose TaskManager was killed", path);
            }
        } catch (IOException notOurs) {
            LOG.debug("Left {} alone: {}", path, notOurs.toString());
        }
    }

    Path path() {
        return path;
    }

    /** Deletes it with all that is in it, as far as possible. Idempotent. */
    @Override
    public void close() {
        try {
            delete(path);
            life.close();
            OF_THIS_PROCESS.remove(path);
        } catch (IOException stays) {
            LOG.warn("Cannot delete the temporary folder {}: {}", path, stays.toString());
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("Already gone: {}", path);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
