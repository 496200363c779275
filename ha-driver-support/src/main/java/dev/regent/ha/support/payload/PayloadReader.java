package dev.regent.ha.support.payload;

import dev.regent.ha.spi.CorruptStateException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A payload as a stream, whose last bytes are given only when its trailer, length and checksum are right (S8). Not safe for use by several threads. */
public final class PayloadReader extends InputStream {

    private final String name;
    private final String place;
    private final Pieces pieces;
    private final ByteBuffer trailer;
    private final long length;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer present = ByteBuffer.allocate(0);
    private long left;

    /**
     * Checks the trailer at once where the payload is empty.
     *
     * @param name the payload's
     * @param place where it is stored, for messages: {@code object s3://bucket/key}
     * @param pieces of the payload and its trailer; closed with this, and when this constructor fails
     * @throws CorruptStateException if it is damaged
     */
    public PayloadReader(String name, String place, Pieces pieces) {
        this.name = name;
        this.place = place;
        this.pieces = pieces;
        this.trailer = ByteBuffer.allocate(PayloadTrailer.size(name));
        this.length = pieces.total() - trailer.capacity();
        this.left = length;
        boolean opened = false;
        try {
            if (left < 0) {
                throw corrupt("ends within its trailer");
            }
            if (left == 0) {
                verify();
            }
            opened = true;
        } finally {
            if (!opened) {
                pieces.close();
            }
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int most) {
        if (most == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        refill();
        int count = (int) Math.min(Math.min(most, present.remaining()), left);
        present.get(target, offset, count);
        crc.update(target, offset, count);
        left -= count;
        if (left == 0) {
            verify(); // whoever reads exactly the length must not miss it
        }
        return count;
    }

    @Override
    public void close() {
        pieces.close();
    }

    private void verify() {
        while (trailer.hasRemaining()) {
            refill();
            trailer.put(present);
        }
        PayloadTrailer found = PayloadTrailer.decode(name, trailer.flip())
                .orElseThrow(() -> corrupt("has a trailer that is damaged or another payload's"));
        if (found.length() != length) {
            throw corrupt("should have " + found.length() + " bytes and has " + length);
        }
        if (found.checksum() != (int) crc.getValue()) {
            throw corrupt("does not match its checksum");
        }
    }

    private void refill() {
        if (!present.hasRemaining()) {
            present = pieces.next();
            if (!present.hasRemaining()) {
                throw corrupt("lost its last " + left + " bytes while it was read");
            }
        }
    }

    private CorruptStateException corrupt(String how) {
        return new CorruptStateException("payload " + name + " (" + place + ") " + how);
    }

    /** The stored bytes of one payload, its trailer at the end, a piece at a time. */
    public interface Pieces extends AutoCloseable {

        /** How many bytes are stored, that of the trailer included; the same at each call. */
        long total();

        /**
         * The bytes that follow, none where the medium has no more.
         *
         * @throws CorruptStateException if they are missing, or not those that the pieces before belong to
         * @throws dev.regent.ha.spi.BackendUnavailableException if the medium does not give them now
         */
        ByteBuffer next();

        @Override
        void close();
    }
}
