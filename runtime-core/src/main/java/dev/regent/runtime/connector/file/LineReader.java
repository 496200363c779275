package dev.regent.runtime.connector.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of one file as ranges of bytes in a buffer that they share. A line ends with LF or CRLF; whether bytes at the end of the file without
 * one are a line is the caller's decision.
 */
final class LineReader implements AutoCloseable {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int FIRST_BUFFER = 1 << 18;
    private static final int KEPT_OF_LONG_LINE = 1 << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final int longest;
    private byte[] buffer;
    /** The current line, without its end. */
    private int lineFrom;

    private int lineTo;
    /** What is read from the file and not yet part of a line starts here; up to {@code scanned} there is no line end in it. */
    private int next;

    private int scanned;
    private int limit;
    /** Offset in the file of the byte behind the current line's end. */
    private long position;
    /** Offset in the file of the current line's first byte. */
    private long lineStart;

    private long lines;
    /** Bytes of the line at {@code next} that were dropped because it is too long. */
    private long dropped;

    private boolean tooLong;

    private LineReader(Path path, RandomAccessFile file, int longest) {
        this.path = path;
        this.file = file;
        this.longest = longest;
        this.buffer = new byte[FIRST_BUFFER];
    }

    /**
     * Opens a file.
     *
     * @param longest bytes of the longest line that is kept whole
     */
    static LineReader open(Path path, int longest) throws IOException {
        try {
            return new LineReader(path, new RandomAccessFile(path.toFile(), "r"), longest);
        } catch (IOException e) {
            throw new IOException("input file " + path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Goes on behind a line that was read before. */
    void seek(FilePosition target) throws IOException {
        long length = file.length();
        if (length < target.offset()) {
            throw new IOException("input file " + path + " has shrunk: it was read up to byte " + target.offset()
                    + " and has " + length + " now; restore it, or run the job anew");
        }
        file.seek(target.offset());
        position = target.offset();
        lines = target.lines();
        next = 0;
        scanned = 0;
        limit = 0;
        dropped = 0;
        skipByteOrderMark();
    }

    /** Moves to the next complete line; false if there is none at this time. */
    boolean nextLine() throws IOException {
        while (true) {
            int feed = indexOfLineFeed(scanned, limit);
            if (feed >= 0) {
                take(feed, feed + 1);
                return true;
            }
            scanned = limit;
            if (!fill()) {
                return false;
            }
        }
    }

    /** Takes what is left at the end of the file as the last line; false if nothing is left. Only after {@link #nextLine} was false. */
    boolean lastLine() {
        if (next == limit && dropped == 0) {
            return false;
        }
        take(limit, limit);
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int lineFrom() {
        return lineFrom;
    }

    int lineTo() {
        return lineTo;
    }

    boolean blank() {
        for (int index = lineFrom; index < lineTo; index++) {
            if (buffer[index] != ' ' && buffer[index] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Whether the current line is longer than allowed, so that only its beginning is here. */
    boolean tooLong() {
        return tooLong;
    }

    FilePosition position() {
        return new FilePosition(position, lines);
    }

    /** The number of the current line, from 1. */
    long lineNumber() {
        return lines;
    }

    /** Where the current line starts, in bytes from 0. */
    long lineStart() {
        return lineStart;
    }

    String text() {
        return new String(buffer, lineFrom, lineTo - lineFrom, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void take(int end, int following) {
        lineFrom = next;
        lineTo = end > next && end < following && buffer[end - 1] == '\r' ? end - 1 : end;
        lineStart = position;
        position += following - next + dropped;
        tooLong = dropped > 0 || lineTo - lineFrom > longest;
        dropped = 0;
        lines++;
        next = following;
        scanned = following;
    }

    /** Reads more of the file behind what is there; false at its end. */
    private boolean fill() throws IOException {
        if (limit == buffer.length) {
            makeRoom();
        }
        int read;
        try {
            read = file.read(buffer, limit, buffer.length - limit);
        } catch (IOException e) {
            throw new IOException("input file " + path + " cannot be read: " + e.getMessage(), e);
        }
        limit += Math.max(read, 0);
        return read > 0;
    }

    private void makeRoom() {
        int length = limit - next;
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, length);
        } else if (length > longest) {
            // The line is malformed anyway; its beginning is enough to recognize it.
            int kept = Math.min(KEPT_OF_LONG_LINE, length);
            dropped += length - kept;
            length = kept;
        } else {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, longest + 2L));
        }
        next = 0;
        limit = length;
        scanned = length;
    }

    private void skipByteOrderMark() throws IOException {
        if (position == 0
                && fill()
                && limit >= 3
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF) {
            next = 3;
            scanned = 3;
            position = 3;
        }
    }

    /** Eight bytes at a time: after the XOR a line feed is a zero byte, and the formula leaves the high bit of the first zero byte. */
    private int indexOfLineFeed(int first, int end) {
        byte[] bytes = buffer;
        int index = first;
        for (; index <= end - 8; index += 8) {
            long word = (long) LONGS.get(bytes, index) ^ LINE_FEEDS;
            long zeros = (word - ONES) & ~word & HIGH_BITS;
            if (zeros != 0) {
                return index + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; index < end; index++) {
            if (bytes[index] == '\n') {
                return index;
            }
        }
        return -1;
    }
}
