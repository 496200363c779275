package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Values as ranges of bytes in a line, and their conversions. The formats fill in the ranges and find the names. */
abstract class LineFields implements Fields {

    /** The value is plain ASCII as it stands. */
    static final byte PLAIN = 0;
    /** The value has bytes above 127, so its UTF-8 must be decoded. */
    static final byte UTF8 = 1;
    /** The value has escapes or doubled quotation marks that only the format understands. */
    static final byte ESCAPED = 2;
    /** JSON null: counts as missing. */
    static final byte ABSENT = 4;

    byte[] buffer = new byte[0];
    int[] from = new int[16];
    int[] to = new int[16];
    byte[] kind = new byte[16];

    /** The index of a field, or -1 if it is missing. */
    abstract int slot(String name);

    /** The text of a value that is {@link #ESCAPED}. */
    abstract String unescape(int slot);

    @Override
    public final Optional<String> find(String name) {
        int slot = slot(name);
        return slot < 0 || kind[slot] == ABSENT ? Optional.empty() : Optional.of(textAt(slot));
    }

    @Override
    public final String text(String name) {
        return textAt(required(name));
    }

    @Override
    public final long integer(String name) {
        int slot = required(name);
        int at = from[slot];
        int end = to[slot];
        boolean negative = at < end && buffer[at] == '-';
        int first = negative ? at + 1 : at;
        // 18 digits fit into a long without a check of each step.
        if (end - first > 18 || end == first) {
            return slowInteger(name, slot);
        }
        long value = 0;
        for (int index = first; index < end; index++) {
            int digit = buffer[index] - '0';
            if (digit < 0 || digit > 9) {
                throw unlike(name, slot, "a whole number");
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    @Override
    public final long decimal(String name, int digits) {
        int slot = required(name);
        int at = from[slot];
        int end = to[slot];
        boolean negative = at < end && buffer[at] == '-';
        int first = negative ? at + 1 : at;
        if (end - first > 18 - digits || end == first) {
            return Numbers.decimal(name, textAt(slot), digits);
        }
        long value = 0;
        int behind = -1;
        for (int index = first; index < end; index++) {
            int digit = buffer[index] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                behind += behind < 0 ? 0 : 1;
            } else if (digit == '.' - '0' && behind < 0 && index > first && index < end - 1) {
                behind = 0;
            } else {
                return Numbers.decimal(name, textAt(slot), digits);
            }
        }
        if (behind > digits) {
            return Numbers.decimal(name, textAt(slot), digits);
        }
        value *= Numbers.power(digits - Math.max(behind, 0));
        return negative ? -value : value;
    }

    @Override
    public final double real(String name) {
        int slot = required(name);
        return Numbers.real(name, textAt(slot));
    }

    @Override
    public final boolean flag(String name) {
        int slot = required(name);
        return switch (textAt(slot)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unlike(name, slot, "true or false");
        };
    }

    final void ensure(int slots) {
        if (slots > from.length) {
            int capacity = 2 * from.length;
            from = Arrays.copyOf(from, capacity);
            to = Arrays.copyOf(to, capacity);
            kind = Arrays.copyOf(kind, capacity);
        }
    }

    final String decode(int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("the line is not valid UTF-8", e);
        }
    }

    private String textAt(int slot) {
        int start = from[slot];
        int length = to[slot] - start;
        return switch (kind[slot]) {
            case PLAIN -> new String(buffer, start, length, StandardCharsets.ISO_8859_1);
            case UTF8 -> decode(start, to[slot]);
            default -> unescape(slot);
        };
    }

    private int required(String name) {
        int slot = slot(name);
        if (slot < 0) {
            throw new MalformedRecordException("field '" + name + "' is missing");
        }
        if (kind[slot] == ABSENT) {
            throw new MalformedRecordException("field '" + name + "' is null");
        }
        return slot;
    }

    private long slowInteger(String name, int slot) {
        try {
            return Long.parseLong(textAt(slot));
        } catch (NumberFormatException e) {
            throw unlike(name, slot, "a whole number of 64 bits");
        }
    }

    private MalformedRecordException unlike(String name, int slot, String what) {
        return Numbers.unlike(name, textAt(slot), what);
    }
}
