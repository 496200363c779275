package dev.regent.ha.support.store;

import dev.regent.ha.spi.CorruptStateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Reads the fields of a body. Every length is checked against what is left before anything is allocated. */
public final class BodyReader {

    private final ByteBuffer in;
    private final StoreKey key;

    public BodyReader(ByteBuffer in, StoreKey key) {
        this.in = in;
        this.key = key;
    }

    public long number() {
        require(Long.BYTES);
        return in.getLong();
    }

    /** A number that cannot be negative. */
    public long natural() {
        long value = number();
        if (value < 0) {
            throw corrupt("has the negative number " + value);
        }
        return value;
    }

    /** A number of elements, each of which takes at least one byte. */
    public int count() {
        require(Integer.BYTES);
        int value = in.getInt();
        if (value < 0 || value > in.remaining()) {
            throw corrupt("states a length of " + value + " with " + in.remaining() + " bytes left");
        }
        return value;
    }

    public boolean flag() {
        require(1);
        return in.get() != 0;
    }

    public String text() {
        byte[] bytes = bytes();
        if (bytes.length % 2 != 0) {
            throw corrupt("has a text of " + bytes.length + " bytes, which is odd");
        }
        // not new String(bytes, UTF_16BE), which replaces half a surrogate pair
        return ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).asCharBuffer().toString();
    }

    public byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
    }

    public Map<String, String> texts() {
        int size = count();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < size; i++) {
            values.put(text(), text());
        }
        return values;
    }

    public void end() {
        if (in.hasRemaining()) {
            throw corrupt("has " + in.remaining() + " bytes too many");
        }
    }

    public CorruptStateException corrupt(String what) {
        return new CorruptStateException("document " + key + " " + what);
    }

    private void require(int bytes) {
        if (in.remaining() < bytes) {
            throw corrupt("ends " + (bytes - in.remaining()) + " bytes too early");
        }
    }
}
