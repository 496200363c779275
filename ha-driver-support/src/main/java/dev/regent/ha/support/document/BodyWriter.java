package dev.regent.ha.support.document;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Writes the fields of a body, each with its length where it has one. */
final class BodyWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    void number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    void count(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    void flag(boolean value) {
        out.write(value ? 1 : 0);
    }

    /** Two bytes a character: unlike UTF-8 this keeps every Java string, also one with half a surrogate pair. */
    void text(String value) {
        ByteBuffer characters = ByteBuffer.allocate(2 * value.length());
        characters.asCharBuffer().put(value); // not getBytes(UTF_16BE), which replaces half a surrogate pair
        bytes(characters.array());
    }

    void bytes(byte[] value) {
        count(value.length);
        out.writeBytes(value);
    }

    void texts(Map<String, String> values) {
        count(values.size());
        new TreeMap<>(values).forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    byte[] written() {
        return out.toByteArray();
    }
}
