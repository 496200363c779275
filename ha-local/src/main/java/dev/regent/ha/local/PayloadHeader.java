package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.regent.ha.spi.CorruptStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What stands before a payload: magic, format, name, length, checksum of the payload, checksum of the header.
 *
 * @param name the payload's
 * @param length of the payload, in bytes
 * @param checksum CRC32C of the payload
 */
record PayloadHeader(String name, long length, int checksum) {

    private static final int MAGIC = 0x52474C50; // "RGLP"
    private static final byte FORMAT = 1;
    private static final int START_BYTES = 4 + 1 + 2;
    private static final int END_BYTES = 8 + 4 + 4;

    /** Size of the header, which depends on the name alone. */
    static int size(String name) {
        return START_BYTES + name.length() + END_BYTES;
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(size(name));
        out.putInt(MAGIC).put(FORMAT).putShort((short) name.length()).put(name.getBytes(US_ASCII));
        out.putLong(length).putInt(checksum);
        out.putInt(checksum(out.duplicate().flip()));
        return out.flip();
    }

    /**
     * Reads the header of the payload that should have that name, and leaves the channel at its first byte.
     *
     * @throws CorruptStateException if header and file are not what was written under that name
     */
    static PayloadHeader read(FileChannel channel, Path file, String name) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(size(name));
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw corrupt(name, file, "ends within its header");
            }
        }
        in.flip();
        // whatever is wrong with a header makes it differ from the one that its own length and checksum call for
        int lengthAt = START_BYTES + name.length();
        PayloadHeader header = new PayloadHeader(name, in.getLong(lengthAt), in.getInt(lengthAt + 8));
        if (!header.encode().equals(in)) {
            throw corrupt(name, file, "has a header that is damaged or another payload's");
        }
        long stored = channel.size() - in.limit();
        if (stored != header.length) {
            throw corrupt(name, file, "should have " + header.length + " bytes and has " + stored);
        }
        return header;
    }

    static CorruptStateException corrupt(String name, Path file, String how) {
        return new CorruptStateException("payload " + name + " (" + file + ") " + how);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
