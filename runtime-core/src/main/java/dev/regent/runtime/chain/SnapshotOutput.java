package dev.regent.runtime.chain;

import dev.regent.runtime.api.StateCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes a snapshot: see {@link SnapshotFormat}. */
final class SnapshotOutput {

    private static final int FLUSH_BYTES = 1 << 16;

    private final OutputStream out;
    private final CRC32C checksum = new CRC32C();
    private final Pending pending = new Pending();
    private final DataOutputStream data = new DataOutputStream(pending);

    SnapshotOutput(OutputStream out) {
        this.out = out;
    }

    void writeInt(int value) throws IOException {
        data.writeInt(value);
    }

    void writeLong(long value) throws IOException {
        data.writeLong(value);
    }

    void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeInt(bytes.length);
        data.write(bytes);
        flushIfFull();
    }

    /** A value of the job behind its length. */
    <T> void writeBlock(T value, StateCodec<T> codec) throws IOException {
        int start = pending.size();
        data.writeInt(0);
        codec.write(value, data);
        int length = pending.size() - start - Integer.BYTES;
        if (length > SnapshotFormat.LONGEST_BLOCK) {
            throw new IOException("the state of one key has " + length + " bytes, more than the limit of "
                    + SnapshotFormat.LONGEST_BLOCK);
        }
        pending.setInt(start, length);
        flushIfFull();
    }

    /** Writes the checksum of everything and hands all of it over. */
    void finish() throws IOException {
        flush();
        data.writeInt((int) checksum.getValue());
        pending.writeTo(out);
        out.flush();
    }

    private void flushIfFull() throws IOException {
        if (pending.size() >= FLUSH_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        pending.addTo(checksum);
        pending.writeTo(out);
        pending.reset();
    }

    /** What is not handed over yet; a length can be filled in later. */
    private static final class Pending extends ByteArrayOutputStream {

        Pending() {
            super(FLUSH_BYTES * 2);
        }

        void setInt(int at, int value) {
            for (int index = 0; index < Integer.BYTES; index++) {
                buf[at + index] = (byte) (value >>> 8 * (Integer.BYTES - 1 - index));
            }
        }

        void addTo(CRC32C sum) {
            sum.update(buf, 0, count);
        }
    }
}
