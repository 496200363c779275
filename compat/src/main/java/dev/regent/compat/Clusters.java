package dev.regent.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.ClusterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cluster ids that this run has used and not deleted yet, in a file that outlives the process: what an interrupted run leaves is deleted by the next process. Safe
 * for use by several threads.
 */
public final class Clusters {

    private static final String OPENED = "+ ";
    private static final String DELETED = "- ";

    private final Path journal;

    public Clusters(Path journal) {
        this.journal = journal;
    }

    /** To be called before anything is stored under that id. */
    public void opened(ClusterId id) {
        append(OPENED + id);
    }

    /** Nothing is stored under that id any more. */
    public void deleted(ClusterId id) {
        append(DELETED + id);
    }

    private synchronized void append(String line) {
        try {
            Files.writeString(journal, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write to " + journal, unwritable);
        }
    }

    /** Those that were used and not deleted. */
    public synchronized List<ClusterId> left() {
        if (!Files.exists(journal)) {
            return List.of();
        }
        Set<ClusterId> left = new LinkedHashSet<>();
        try {
            for (String line : Files.readAllLines(journal, UTF_8)) {
                if (line.startsWith(OPENED)) {
                    left.add(new ClusterId(line.substring(OPENED.length())));
                } else if (line.startsWith(DELETED)) {
                    left.remove(new ClusterId(line.substring(DELETED.length())));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + journal, unreadable);
        }
        return List.copyOf(left);
    }
}
