package dev.regent.ha.support.store;

import dev.regent.ha.spi.CorruptStateException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How one kind of body is stored: magic, format version, kind, length, the document's own key, fields, CRC32C over all of it. The key shows
 * a body that was copied to another place.
 *
 * @param <T> the body
 */
public abstract class BodyFormat<T> {

    private static final int MAGIC = 0x52474431; // "RGD1"
    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 10;
    private static final int CHECKSUM_BYTES = 4;

    private final byte kind;
    private final String what;

    /**
     * @param kind differs from all other kinds, for ever
     * @param what name of the kind, for messages
     */
    public BodyFormat(int kind, String what) {
        this.kind = (byte) kind;
        this.what = what;
    }

    public abstract void write(T body, BodyWriter out);

    public abstract T read(BodyReader in);

    public final ByteBuffer encode(StoreKey key, T body) {
        BodyWriter fields = new BodyWriter();
        fields.text(key.toString());
        write(body, fields);
        byte[] payload = fields.written();
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + payload.length + CHECKSUM_BYTES);
        out.putInt(MAGIC).put(FORMAT).put(kind).putInt(payload.length).put(payload);
        out.putInt(checksum(out.duplicate().flip()));
        return out.flip();
    }

    /**
     * The body of a document.
     *
     * @throws CorruptStateException naming the document and what is wrong with it
     */
    public final T decode(StoreKey key, Stored document) {
        ByteBuffer in = document.body();
        BodyReader reader = new BodyReader(payload(key, in), key);
        String stored = reader.text();
        if (!stored.equals(key.toString())) {
            throw reader.corrupt("holds the document " + stored);
        }
        try {
            T body = read(reader);
            reader.end();
            return body;
        } catch (IllegalArgumentException impossible) {
            throw new CorruptStateException(
                    "document " + key + " holds an impossible value: " + impossible.getMessage(), impossible);
        }
    }

    private ByteBuffer payload(StoreKey key, ByteBuffer in) {
        if (in.remaining() < HEADER_BYTES + CHECKSUM_BYTES) {
            throw corrupt(key, "has only " + in.remaining() + " bytes");
        }
        int length = in.remaining() - HEADER_BYTES - CHECKSUM_BYTES;
        int checksum = checksum(in.slice(0, HEADER_BYTES + length));
        if (in.getInt() != MAGIC) {
            throw corrupt(key, "does not start with the magic number");
        }
        byte format = in.get();
        if (format != FORMAT) {
            throw corrupt(key, "has format " + format + ", this version of Regent reads format " + FORMAT);
        }
        byte storedKind = in.get();
        int storedLength = in.getInt();
        if (storedLength != length) {
            throw corrupt(key, "should have " + storedLength + " bytes and has " + length);
        }
        if (in.getInt(in.position() + length) != checksum) {
            throw corrupt(key, "does not match its checksum");
        }
        if (storedKind != kind) {
            throw corrupt(key, "is of kind " + storedKind + " instead of " + kind);
        }
        return in.slice(in.position(), length);
    }

    private CorruptStateException corrupt(StoreKey key, String how) {
        return new CorruptStateException(what + " document " + key + " " + how);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
