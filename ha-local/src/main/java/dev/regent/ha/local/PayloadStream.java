package dev.regent.ha.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Reads a payload. Its end is reported only when length and checksum are right. */
final class PayloadStream extends InputStream {

    private final FileChannel channel;
    private final Path file;
    private final PayloadHeader header;
    private final CRC32C crc = new CRC32C();
    private long left;

    /** @param channel at the first byte of the payload; closed with this */
    PayloadStream(FileChannel channel, Path file, PayloadHeader header) {
        this.channel = channel;
        this.file = file;
        this.header = header;
        this.left = header.length();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return end();
        }
        int read;
        try {
            read = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)));
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot read", file, failure);
        }
        if (read < 0) {
            throw PayloadHeader.corrupt(header.name(), file, "lost its last " + left + " bytes while it was read");
        }
        crc.update(target, offset, read);
        left -= read;
        if (left == 0) {
            end(); // whoever reads exactly the length must not miss it
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int end() {
        if ((int) crc.getValue() != header.checksum()) {
            throw PayloadHeader.corrupt(header.name(), file, "does not match its checksum");
        }
        return -1;
    }
}
