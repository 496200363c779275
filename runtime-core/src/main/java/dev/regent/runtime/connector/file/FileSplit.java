package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file, open at a position: its lines as records.
 *
 * @param <T> type of the records
 */
final class FileSplit<T> implements AutoCloseable {

    private final Path path;
    private final LineReader lines;
    private final LineDecoder<T> decoder;
    private final int longestLine;
    private boolean headerMissing;

    private FileSplit(Path path, LineReader lines, LineDecoder<T> decoder, int longestLine) {
        this.path = path;
        this.lines = lines;
        this.decoder = decoder;
        this.longestLine = longestLine;
        this.headerMissing = decoder.hasHeader();
    }

    /** Opens a file at a position of an earlier attempt, or at its start. */
    static <T> FileSplit<T> open(Path path, FilePosition position, LineDecoder<T> decoder, int longestLine)
            throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("input file " + path + " is missing: it was read up to byte " + position.offset()
                    + "; bring it back, or run the job anew");
        }
        FileSplit<T> split = new FileSplit<>(path, LineReader.open(path, longestLine), decoder, longestLine);
        try {
            split.seek(position);
            return split;
        } catch (IOException | RuntimeException e) {
            split.lines.close();
            throw e;
        }
    }

    /** Moves to the next record whose line is complete; false if there is none now. */
    boolean next() throws IOException {
        while (lines.nextLine()) {
            if (takeAsRecord()) {
                return true;
            }
        }
        return false;
    }

    /** Moves to the record at the end of the file whose line lacks its end; false if there is none. After {@link #next} was false. */
    boolean last() throws IOException {
        return lines.lastLine() && takeAsRecord();
    }

    T current() {
        if (lines.tooLong()) {
            throw new MalformedRecordException("the line is longer than " + longestLine + " bytes");
        }
        return decoder.decode(lines.buffer(), lines.lineFrom(), lines.lineTo());
    }

    String location() {
        return "file " + path + ", line " + lines.lineNumber() + " (byte " + lines.lineStart() + ")";
    }

    String raw() {
        return lines.text();
    }

    FilePosition position() {
        return lines.position();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void seek(FilePosition position) throws IOException {
        if (headerMissing && position.offset() > 0) {
            lines.seek(FilePosition.START);
            if (lines.nextLine()) {
                takeHeader();
            }
        }
        lines.seek(position);
    }

    private boolean takeAsRecord() throws IOException {
        if (headerMissing) {
            takeHeader();
            return false;
        }
        return !(decoder.skipsBlankLines() && lines.blank());
    }

    private void takeHeader() throws IOException {
        try {
            decoder.header(lines.buffer(), lines.lineFrom(), lines.lineTo());
        } catch (MalformedRecordException e) {
            throw new IOException("input file " + path + " has no usable header row: " + e.getMessage(), e);
        }
        headerMissing = false;
    }
}
