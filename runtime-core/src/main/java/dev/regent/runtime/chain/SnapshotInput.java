package dev.regent.runtime.chain;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.api.StateCodec;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a snapshot: see {@link SnapshotFormat}. Whatever is not as it was written is a {@link CorruptStateException}. */
final class SnapshotInput {

    private final CheckedInputStream checked;
    private final DataInputStream data;

    SnapshotInput(InputStream in) {
        checked = new CheckedInputStream(new BufferedInputStream(in, 1 << 16), new CRC32C());
        data = new DataInputStream(checked);
    }

    int readInt() throws IOException {
        return data.readInt();
    }

    long readLong() throws IOException {
        return data.readLong();
    }

    long readCount(String what) throws IOException {
        long count = data.readLong();
        if (count < 0) {
            throw new CorruptStateException("snapshot is corrupt: " + what + " has " + count + " entries");
        }
        return count;
    }

    String readText() throws IOException {
        byte[] bytes = readBytes(SnapshotFormat.LONGEST_TEXT, "a text");
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptStateException("snapshot is corrupt: a text is not UTF-8", e);
        }
    }

    /** A value of the job; the job's codec must read all of its bytes. */
    <T> T readBlock(StateCodec<T> codec, String what) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(readBytes(SnapshotFormat.LONGEST_BLOCK, what));
        T value;
        try {
            value = codec.read(new DataInputStream(bytes));
        } catch (IOException | RuntimeException e) {
            throw new CorruptStateException(
                    "snapshot cannot be read: the job's codec fails on " + what + ": " + Lines.one(e), e);
        }
        if (bytes.available() > 0) {
            throw new CorruptStateException(
                    "snapshot cannot be read: the job's codec leaves " + bytes.available() + " bytes of " + what);
        }
        return value;
    }

    /** Compares the checksum and requires the end. */
    void finish() throws IOException {
        int expected = (int) checked.getChecksum().getValue();
        if (data.readInt() != expected) {
            throw new CorruptStateException("snapshot is corrupt: its checksum does not match");
        }
        if (data.read() >= 0) {
            throw new CorruptStateException("snapshot is corrupt: there is something behind its end");
        }
    }

    /** Reads in pieces, so that a wrong length ends at the end of the input and not in a huge allocation. */
    private byte[] readBytes(int longest, String what) throws IOException {
        int length = data.readInt();
        if (length < 0 || length > longest) {
            throw new CorruptStateException("snapshot is corrupt: " + what + " has a length of " + length + " bytes");
        }
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
