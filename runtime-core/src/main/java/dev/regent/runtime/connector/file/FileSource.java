package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.Source;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The lines of all files in a directory, one split a file. Files in sub-directories and files whose name starts with a dot or an underscore are
 * left out. A path of a single file is a directory with that file alone.
 *
 * <p><b>Bounded</b> (as made): reads the files that are there when the job starts, each to its end; the last line may lack its line end. They must not
 * change meanwhile. <b>Following</b> ({@link #following}): never ends, reads what is appended and picks up new files within half a second; a line
 * counts when its end is written. Files may only grow; one that is deleted after all of it has been read is forgotten.
 *
 * <p>Which subtask reads a file follows from its name: the last run of digits in it (extension aside), modulo the parallelism. {@code part-00} to
 * {@code part-09} are dealt out evenly; names without digits go by a checksum. Within a file, lines keep their order.
 *
 * <p>The position in a checkpoint is the byte offset behind the last line read. A file that is missing, cannot be read or has shrunk fails the
 * subtask with one line that names it; its position is not lost.
 *
 * @param <T> type of the records
 */
public final class FileSource<T> implements Source<T> {

    private static final int LONGEST_LINE = 1 << 20;

    private final Path path;
    private final Supplier<LineDecoder<T>> decoders;
    private final boolean following;
    private final int longestLine;

    private FileSource(Path path, Supplier<LineDecoder<T>> decoders, boolean following, int longestLine) {
        this.path = Objects.requireNonNull(path, "path is null");
        this.decoders = decoders;
        this.following = following;
        this.longestLine = longestLine;
    }

    /** Each line is a record of text; empty lines too. */
    public static FileSource<String> lines(Path directory) {
        return new FileSource<>(directory, LineDecoders.Text::new, false, LONGEST_LINE);
    }

    /** Each line is a JSON object. Blank lines are no records. */
    public static FileSource<Fields> jsonLines(Path directory) {
        return new FileSource<>(directory, LineDecoders.Json::new, false, LONGEST_LINE);
    }

    /** The first line of each file names the columns, each further line is a row; no line breaks in values. Blank lines are no records. */
    public static FileSource<Fields> csv(Path directory) {
        return new FileSource<>(directory, LineDecoders.Csv::new, false, LONGEST_LINE);
    }

    /** The same source without an end. */
    public FileSource<T> following() {
        return new FileSource<>(path, decoders, true, longestLine);
    }

    /** The same source with another limit for lines, 1 MiB unless told; a longer line is a malformed record. */
    public FileSource<T> longestLine(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("the longest line must have at least 1 byte, not " + bytes);
        }
        return new FileSource<>(path, decoders, following, bytes);
    }

    @Override
    public SourceReader<T> open(SourceContext context) throws IOException {
        InputDirectory directory = new InputDirectory(path, context.subtask(), context.parallelism());
        if (following) {
            return FollowingReader.open(directory, context.positions(), decoders, longestLine, System::nanoTime);
        }
        return BoundedReader.open(directory, context.positions(), decoders, longestLine);
    }
}
