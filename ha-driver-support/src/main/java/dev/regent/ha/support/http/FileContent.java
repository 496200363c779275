package dev.regent.ha.support.http;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.support.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What files hold, read anew when one of them was changed. What cannot be read then leaves the last in force, with a warning, since files are
 * often replaced one after the other. Safe for use by several threads.
 */
public final class FileContent<T> {

    private static final Logger LOG = LoggerFactory.getLogger(FileContent.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final String what;
    private final List<Path> files;
    private final Loader<T> loader;
    private final NanoClock clock;
    private long looked;
    private String stamp;
    private T content;

    /**
     * Reads them for the first time.
     *
     * @param what for messages
     * @throws InvalidConfigurationException if that cannot be read, or is not what it should be
     */
    public FileContent(String what, List<Path> files, Loader<T> loader, NanoClock clock) {
        this.what = what;
        this.files = List.copyOf(files);
        this.loader = loader;
        this.clock = clock;
        this.looked = clock.nanoTime();
        this.stamp = stamp();
        this.content = loader.load();
    }

    /** The content as of at most a second ago. */
    public synchronized T current() {
        long now = clock.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            refresh();
        }
        return content;
    }

    /** Makes the next call look, whenever the last one did. */
    public synchronized void lookAgain() {
        looked = clock.nanoTime() - LOOK_NANOS;
    }

    private void refresh() {
        String now = stamp();
        if (now.equals(stamp)) {
            return;
        }
        stamp = now;
        try {
            content = loader.load();
            LOG.info("{} has changed and is in force", what);
        } catch (InvalidConfigurationException unreadable) {
            LOG.warn("{} has changed but the last one stays in force: {}", what, unreadable.getMessage());
        }
    }

    private String stamp() {
        return files.stream().map(FileContent::stamp).collect(Collectors.joining(" "));
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + "," + now.size() + "," + now.fileKey();
        } catch (IOException unreadable) {
            return "none";
        }
    }

    /** Makes the content of the files. */
    @FunctionalInterface
    public interface Loader<T> {

        /** @throws InvalidConfigurationException naming the file and what is wrong with it */
        T load();
    }
}
