package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.regent.ha.spi.CorruptStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One state of a document as a file: magic, flag, nonce, length, body, CRC32C over all of it.
 *
 * @param nonce 32 hexadecimal digits, tells this file from every other that ever had its number
 * @param deleted whether this is the tombstone that ends the document
 * @param body empty in a tombstone; not changed after it was put here
 */
record NumberedFile(String nonce, boolean deleted, ByteBuffer body) {

    private static final int MAGIC = 0x52474C31; // "RGL1"
    private static final int NONCE_BYTES = 32;
    private static final int HEADER_BYTES = 4 + 1 + NONCE_BYTES + 4;
    private static final int CHECKSUM_BYTES = 4;
    private static final long LARGEST = 64L << 20;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + body.remaining() + CHECKSUM_BYTES);
        out.putInt(MAGIC).put((byte) (deleted ? 1 : 0)).put(nonce.getBytes(US_ASCII));
        out.putInt(body.remaining()).put(body.duplicate());
        out.putInt(checksum(out.duplicate().flip()));
        return out.flip();
    }

    /**
     * Reads a file that is complete, since it was linked to its name after it was synced.
     *
     * @throws CorruptStateException if it is not what was written
     * @throws IOException if it cannot be read, {@link java.nio.file.NoSuchFileException} if it does not exist
     */
    static NumberedFile read(Path file) throws IOException {
        long size = Files.size(file);
        if (size < HEADER_BYTES + CHECKSUM_BYTES || size > LARGEST) {
            throw new CorruptStateException(file + " has an impossible size of " + size + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        if (in.remaining() < HEADER_BYTES + CHECKSUM_BYTES) {
            throw new CorruptStateException(file + " has an impossible size of " + in.remaining() + " bytes");
        }
        int checked = in.remaining() - CHECKSUM_BYTES;
        if (in.getInt(checked) != checksum(in.slice(0, checked))) {
            throw new CorruptStateException(file + " does not match its checksum");
        }
        if (in.getInt() != MAGIC) {
            throw new CorruptStateException(file + " does not start with the magic number");
        }
        boolean deleted = in.get() != 0;
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        int length = in.getInt();
        if (length != in.remaining() - CHECKSUM_BYTES) {
            throw new CorruptStateException(
                    file + " states a length of " + length + " bytes and has " + (in.remaining() - CHECKSUM_BYTES));
        }
        return new NumberedFile(new String(nonce, US_ASCII), deleted, in.slice(in.position(), length));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
