package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of one subtask in turns, for ever: a file that has something new is opened, read for one turn at most, and put behind the others.
 * Only one file is open at a time.
 */
final class FollowingReader<T> implements SourceReader<T> {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingReader.class);
    private static final long SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int RECORDS_PER_TURN = 10_000;

    private final InputDirectory directory;
    private final SortedMap<String, FilePosition> positions;
    private final Supplier<LineDecoder<T>> decoders;
    private final int longestLine;
    private final LongSupplier nanoTime;
    /** Files that had something new when the directory was last scanned. */
    private final Deque<String> ready = new ArrayDeque<>();

    private long lastScan;
    private String name = "";
    private int turn;
    private @Nullable FileSplit<T> split;

    private FollowingReader(
            InputDirectory directory,
            SortedMap<String, FilePosition> positions,
            Supplier<LineDecoder<T>> decoders,
            int longestLine,
            LongSupplier nanoTime) {
        this.directory = directory;
        this.positions = positions;
        this.decoders = decoders;
        this.longestLine = longestLine;
        this.nanoTime = nanoTime;
        this.lastScan = nanoTime.getAsLong() - SCAN_NANOS;
    }

    static <T> FollowingReader<T> open(
            InputDirectory directory,
            Map<String, String> restored,
            Supplier<LineDecoder<T>> decoders,
            int longestLine,
            LongSupplier nanoTime)
            throws IOException {
        SortedMap<String, FilePosition> positions = InputDirectory.positions(restored);
        for (Map.Entry<String, FilePosition> position : positions.entrySet()) {
            // What a former attempt has read may have had more behind it, so a missing file is not just skipped.
            FileSplit.open(directory.resolve(position.getKey()), position.getValue(), decoders.get(), longestLine)
                    .close();
        }
        return new FollowingReader<>(directory, positions, decoders, longestLine, nanoTime);
    }

    @Override
    public Availability advance() throws IOException {
        while (true) {
            FileSplit<T> current = split;
            if (current != null) {
                if (turn < RECORDS_PER_TURN && current.next()) {
                    turn++;
                    return Availability.RECORD;
                }
                leave(current);
            }
            if (ready.isEmpty()) {
                scan();
            }
            if (ready.isEmpty()) {
                return Availability.NOTHING_NOW;
            }
            enter(ready.remove());
        }
    }

    @Override
    public T current() {
        return required().current();
    }

    @Override
    public String location() {
        return required().location();
    }

    @Override
    public String raw() {
        return required().raw();
    }

    @Override
    public Map<String, String> positions() {
        FileSplit<T> current = split;
        if (current != null) {
            positions.put(name, current.position());
        }
        Map<String, String> texts = new LinkedHashMap<>();
        positions.forEach((file, position) -> texts.put(file, position.toString()));
        return texts;
    }

    @Override
    public void close() throws IOException {
        FileSplit<T> current = split;
        split = null;
        if (current != null) {
            current.close();
        }
    }

    private void enter(String file) throws IOException {
        name = file;
        turn = 0;
        split = FileSplit.open(
                directory.resolve(file), positions.getOrDefault(file, FilePosition.START), decoders.get(), longestLine);
    }

    private void leave(FileSplit<T> done) throws IOException {
        if (turn == RECORDS_PER_TURN) {
            ready.add(name);
        }
        positions.put(name, done.position());
        split = null;
        done.close();
    }

    /** Looks for new files and for new bytes in known ones, five times a second at most. */
    private void scan() throws IOException {
        long now = nanoTime.getAsLong();
        if (now - lastScan < SCAN_NANOS) {
            return;
        }
        lastScan = now;
        SortedMap<String, Path> files = directory.list();
        for (String file : files.keySet()) {
            positions.putIfAbsent(file, FilePosition.START);
        }
        for (String file : positions.keySet().stream().toList()) {
            Path path = files.get(file);
            if (path == null) {
                LOG.warn(
                        "input file {} was deleted after byte {} and is no longer followed",
                        file,
                        positions.remove(file));
            } else if (grown(file, path)) {
                ready.add(file);
            }
        }
    }

    private boolean grown(String file, Path path) throws IOException {
        long offset = positions.getOrDefault(file, FilePosition.START).offset();
        try {
            long size = Files.size(path);
            // A file that has shrunk is opened, which says so in one line.
            return size != offset;
        } catch (NoSuchFileException e) {
            LOG.debug("input file {} was deleted during the scan", path, e);
            return false;
        }
    }

    private FileSplit<T> required() {
        FileSplit<T> current = split;
        if (current == null) {
            throw new IllegalStateException("there is no current record");
        }
        return current;
    }
}
