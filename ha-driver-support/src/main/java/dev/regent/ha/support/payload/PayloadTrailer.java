package dev.regent.ha.support.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands behind a payload, since its length and checksum are known only when it was sent: magic, format, nonce, length, checksum of the payload, name, checksum of
 * all that.
 *
 * @param nonce of the write, {@value #NONCE_BYTES} ASCII characters, by which a writer finds out whether an object is its own
 * @param name the payload's
 * @param length of the payload, in bytes
 * @param checksum CRC32C of the payload
 */
public record PayloadTrailer(String nonce, String name, long length, int checksum) {

    /** Length of a nonce in characters, and in bytes. */
    public static final int NONCE_BYTES = 32;

    private static final int MAGIC = 0x52475350; // "RGSP"
    private static final byte FORMAT = 1;
    private static final int NONCE_AT = 4 + 1;
    private static final int LENGTH_AT = NONCE_AT + NONCE_BYTES;
    private static final int NAME_AT = LENGTH_AT + 8 + 4;

    /** Its size, which depends on the name alone. */
    public static int size(String name) {
        return NAME_AT + name.length() + 4;
    }

    /** Its bytes, as many as {@link #size} says. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(size(name));
        out.putInt(MAGIC)
                .put(FORMAT)
                .put(nonce.getBytes(US_ASCII))
                .putLong(length)
                .putInt(checksum);
        out.put(name.getBytes(US_ASCII));
        CRC32C crc = new CRC32C();
        crc.update(out.duplicate().flip());
        return out.putInt((int) crc.getValue()).array();
    }

    /** Reads that of the payload with that name; empty if it is damaged or another's. */
    public static Optional<PayloadTrailer> decode(String name, ByteBuffer bytes) {
        if (bytes.remaining() != size(name)) {
            return Optional.empty();
        }
        ByteBuffer in = bytes.slice();
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(NONCE_AT, nonce);
        PayloadTrailer trailer =
                new PayloadTrailer(new String(nonce, US_ASCII), name, in.getLong(LENGTH_AT), in.getInt(LENGTH_AT + 8));
        // whatever is wrong with it makes it differ from the one that its own values call for
        return ByteBuffer.wrap(trailer.encode()).equals(in) ? Optional.of(trailer) : Optional.empty();
    }
}
