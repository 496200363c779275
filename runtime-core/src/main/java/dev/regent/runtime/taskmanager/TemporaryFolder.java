package dev.regent.runtime.taskmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of this process alone, gone with it. */
final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes it.
     *
     * @throws IOException if the folder above it cannot be written; one line says so
     */
    static TemporaryFolder make(Path above) throws IOException {
        try {
            Files.createDirectories(above);
            return new TemporaryFolder(Files.createTempDirectory(above, "regent-taskmanager-"));
        } catch (IOException refused) {
            throw new IOException(
                    "cannot write to the temporary folder " + above + " (io.tmp.dirs): " + refused, refused);
        }
    }

    Path path() {
        return path;
    }

    /** Deletes it with all that is in it, as far as possible. Idempotent. */
    @Override
    public void close() {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("Already gone: {}", path);
        } catch (IOException | UncheckedIOException stays) {
            LOG.warn("Cannot delete the temporary folder {}: {}", path, stays.toString());
        }
    }
}
