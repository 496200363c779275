package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.SourceReader;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the files of one subtask, one after the other, each to its end. */
final class BoundedReader<T> implements SourceReader<T> {

    private final InputDirectory directory;
    private final SortedMap<String, FilePosition> positions;
    private final Supplier<LineDecoder<T>> decoders;
    private final int longestLine;
    private final Iterator<String> left;
    private String name = "";
    private @Nullable FileSplit<T> split;

    private BoundedReader(
            InputDirectory directory,
            SortedMap<String, FilePosition> positions,
            Supplier<LineDecoder<T>> decoders,
            int longestLine) {
        this.directory = directory;
        this.positions = positions;
        this.decoders = decoders;
        this.longestLine = longestLine;
        this.left = positions.keySet().stream().toList().iterator();
    }

    static <T> BoundedReader<T> open(
            InputDirectory directory, Map<String, String> restored, Supplier<LineDecoder<T>> decoders, int longestLine)
            throws IOException {
        SortedMap<String, FilePosition> positions = InputDirectory.positions(restored);
        if (positions.isEmpty()) {
            // Every file is in the first checkpoint, so that what comes later does not belong to this run.
            positions = new TreeMap<>();
            for (String name : directory.list().keySet()) {
                positions.put(name, FilePosition.START);
            }
        }
        return new BoundedReader<>(directory, positions, decoders, longestLine);
    }

    @Override
    public Availability advance() throws IOException {
        while (true) {
            FileSplit<T> current = split;
            if (current != null) {
                if (current.next() || current.last()) {
                    return Availability.RECORD;
                }
                leave(current);
            }
            if (!left.hasNext()) {
                return Availability.END;
            }
            name = left.next();
            split = FileSplit.open(
                    directory.resolve(name),
                    positions.getOrDefault(name, FilePosition.START),
                    decoders.get(),
                    longestLine);
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

    private void leave(FileSplit<T> done) throws IOException {
        positions.put(name, done.position());
        split = null;
        done.close();
    }

    private FileSplit<T> required() {
        FileSplit<T> current = split;
        if (current == null) {
            throw new IllegalStateException("there is no current record");
        }
        return current;
    }
}
