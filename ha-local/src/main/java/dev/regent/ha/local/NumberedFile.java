package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.regent.ha.spi.CorruptStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One state of a document as a file: magic, flag, nonce, length, body, CRC32C over its place and all of it. The place is the document, the life
 * of it and the number, so that a file that was copied or renamed to another place does not pass for that place's own (S8).
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

    /** @param place where it will be, see {@link DocumentFolder#place} */
    ByteBuffer encode(String place) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + body.remaining() + CHECKSUM_BYTES);
        out.putInt(MAGIC).put((byte) (deleted ? 1 : 0)).put(nonce.getBytes(US_ASCII));
        out.putInt(body.remaining()).put(body.duplicate());
        out.putInt(checksum(place, out.duplicate().flip()));
        return out.flip();
    }

    /**
     * Reads a file that is complete, since it was linked to its name after it was synced.
     *
     * @param place where it is, see {@link DocumentFolder#place}
     * @throws CorruptStateException if it is not what was written
     * @throws IOException if it cannot be read, {@link java.nio.file.NoSuchFileException} if it does not exist
     */
    static NumberedFile read(Path file, String place) throws IOException {
        long size = Files.size(file);
        if (size < HEADER_BYTES + CHECKSUM_BYTES || size > LARGEST) {
            throw corrupt(file, "has an impossible size of " + size + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        if (in.remaining() < HEADER_BYTES + CHECKSUM_BYTES) {
            throw corrupt(file, "has an impossible size of " + in.remaining() + " bytes");
        }
        int checked = in.remaining() - CHECKSUM_BYTES;
        if (in.getInt() != MAGIC) {
            throw corrupt(file, "was not written by this program: it does not start with the magic number");
        }
        if (in.getInt(checked) != checksum(place, in.slice(0, checked))) {
            throw corrupt(file, "is damaged, or was written for another place: its checksum does not fit");
        }
        boolean deleted = in.get() != 0;
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        int length = in.getInt();
        if (length != in.remaining() - CHECKSUM_BYTES) {
            throw corrupt(file, "states a length of " + length + " bytes and has " + (in.remaining() - CHECKSUM_BYTES));
        }
        return new NumberedFile(new String(nonce, US_ASCII), deleted, in.slice(in.position(), length));
    }

    private static CorruptStateException corrupt(Path file, String how) {
        return new CorruptStateException(
                file + " " + how + "; nothing older is used in its place: restore this file from a"
                        + " copy, or stop all processes and delete it, which loses what it held");
    }

    private static int checksum(String place, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(place.getBytes(US_ASCII));
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
