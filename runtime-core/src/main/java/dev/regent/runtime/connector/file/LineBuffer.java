package dev.regent.runtime.connector.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line under construction, as UTF-8 bytes: numbers and plain text are appended without making strings. One thread; do not keep it.
 */
public final class LineBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 20;

    private byte[] bytes;
    private int size;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** Appends text as it is. */
    public LineBuffer text(String text) {
        int length = text.length();
        reserve(length);
        int at = size;
        for (int index = 0; index < length; index++) {
            char next = text.charAt(index);
            if (next >= 0x80) {
                return encoded(text);
            }
            bytes[at++] = (byte) next;
        }
        size = at;
        return this;
    }

    /** Appends a whole number in decimal digits. */
    public LineBuffer number(long number) {
        reserve(MOST_DIGITS);
        if (number == Long.MIN_VALUE) {
            return text(Long.toString(number));
        }
        long left = number;
        if (left < 0) {
            bytes[size++] = '-';
            left = -left;
        }
        int digits = 1;
        for (long power = 10; digits < MOST_DIGITS - 1 && left >= power; power *= 10) {
            digits++;
        }
        for (int at = size + digits - 1; at >= size; at--) {
            long tenth = left / 10;
            bytes[at] = (byte) ('0' + (left - tenth * 10));
            left = tenth;
        }
        size += digits;
        return this;
    }

    /** Appends text as a JSON string, with its quotation marks. */
    public LineBuffer quoted(String text) {
        int length = text.length();
        reserve(length + 2);
        int at = size;
        bytes[at++] = '"';
        for (int index = 0; index < length; index++) {
            char next = text.charAt(index);
            if (next < ' ' || next >= 0x7f || next == '"' || next == '\\') {
                return escaped(text);
            }
            bytes[at++] = (byte) next;
        }
        bytes[at++] = '"';
        size = at;
        return this;
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    void end() {
        reserve(1);
        bytes[size++] = '\n';
    }

    void clear() {
        size = 0;
    }

    private LineBuffer encoded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    private LineBuffer escaped(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            switch (next) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    // A lone half of a surrogate pair has no UTF-8; as an escape it survives.
                    if (next < ' ' || next == 0x7f || Character.isSurrogate(next)) {
                        json.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            json.append((char) HEX[next >> shift & 15]);
                        }
                    } else {
                        json.append(next);
                    }
                }
            }
        }
        return encoded(json.append('"').toString());
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }
}
