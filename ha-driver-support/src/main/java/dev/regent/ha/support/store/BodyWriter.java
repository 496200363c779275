package dev.regent.ha.support.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Writes the fields of a body, each with its length where it has one. */
public final class BodyWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    public void number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public void count(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public void flag(boolean value) {
        out.write(value ? 1 : 0);
    }

    /** Two bytes a character: unlike UTF-8 this keeps every Java string, also one with half a surrogate pair. */
    public void text(String value) {
        ByteBuffer characters = ByteBuffer.allocate(2 * value.length());
        characters.asCharBuffer().put(value); // not getBytes(UTF_16BE), which replaces half a surrogate pair
        bytes(characters.array());
    }

    public void bytes(byte[] value) {
        count(value.length);
        out.writeBytes(value);
    }

    public void texts(Map<String, String> values) {
        count(values.size());
        new TreeMap<>(values).forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    public byte[] written() {
        return out.toByteArray();
    }
}
