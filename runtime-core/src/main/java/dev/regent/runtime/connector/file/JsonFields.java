package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JSON object in a line. One pass over the bytes finds names and values and checks the grammar; nested arrays and objects are values that are
 * kept as they are written.
 */
final class JsonFields extends LineFields {

    private static final int DEEPEST = 64;

    private int[] nameFrom = new int[16];
    private int[] nameTo = new int[16];
    private int[] nameHash = new int[16];
    private byte[] nameKind = new byte[16];
    private int start;
    private int end;
    private int at;
    private int size;
    private int hint;
    private byte found;

    /** Reads the line that stands at these places of the buffer. */
    void read(byte[] bytes, int lineFrom, int lineTo) {
        buffer = bytes;
        start = lineFrom;
        at = lineFrom;
        end = lineTo;
        size = 0;
        hint = 0;
        space();
        expect('{');
        space();
        if (at < end && buffer[at] == '}') {
            at++;
        } else {
            members();
        }
        space();
        if (at < end) {
            throw wrong("the end of the line");
        }
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            names.add(name(index));
        }
        return names;
    }

    @Override
    int slot(String name) {
        int hash = name.hashCode();
        // Jobs ask for fields in the order in which they are written, so the one behind the last answer is usually the
        // one.
        for (int tried = 0, index = hint; tried < size; tried++, index++) {
            index = index < size ? index : 0;
            if (nameKind[index] == PLAIN
                    ? nameHash[index] == hash && same(index, name)
                    : name(index).equals(name)) {
                hint = index + 1;
                return index;
            }
        }
        return -1;
    }

    @Override
    String unescape(int slot) {
        return JsonText.unescape(decode(from[slot], to[slot]));
    }

    private void members() {
        long seen = 0;
        while (true) {
            member();
            long bit = 1L << nameHash[size - 1];
            if ((seen & bit) != 0) {
                requireNewName();
            }
            seen |= bit;
            space();
            if (at < end && buffer[at] == ',') {
                at++;
                space();
            } else {
                expect('}');
                return;
            }
        }
    }

    private void member() {
        grow();
        int slot = size;
        expect('"');
        nameFrom[slot] = at;
        string();
        nameTo[slot] = at - 1;
        nameKind[slot] = found;
        nameHash[slot] = hash(nameFrom[slot], nameTo[slot]);
        space();
        expect(':');
        space();
        value(slot);
        size = slot + 1;
    }

    private void value(int slot) {
        if (at >= end) {
            throw wrong("a value");
        }
        int first = at;
        byte next = buffer[at];
        if (next == '"') {
            at++;
            string();
            from[slot] = first + 1;
            to[slot] = at - 1;
            kind[slot] = found;
            return;
        }
        if (next == '{' || next == '[') {
            nested();
            kind[slot] = UTF8;
        } else if (next == 'n') {
            literal("null");
            kind[slot] = ABSENT;
        } else if (next == 't' || next == 'f') {
            literal(next == 't' ? "true" : "false");
            kind[slot] = PLAIN;
        } else {
            number();
            kind[slot] = PLAIN;
        }
        from[slot] = first;
        to[slot] = at;
    }

    /** From behind the opening quotation mark to behind the closing one. */
    private void string() {
        byte[] bytes = buffer;
        int index = at;
        int limit = end;
        int all = 0;
        boolean escapes = false;
        while (index < limit) {
            byte next = bytes[index++];
            if (next == '"') {
                at = index;
                found = escapes ? ESCAPED : all < 0 ? UTF8 : PLAIN;
                return;
            }
            if (next == '\\') {
                escapes = true;
                index++;
            } else if (next >= 0 && next < ' ') {
                at = index - 1;
                throw wrong("no control character in a string");
            }
            all |= next;
        }
        at = limit;
        throw wrong("the end of a string");
    }

    private void number() {
        if (at < end && buffer[at] == '-') {
            at++;
        }
        int first = at;
        digits();
        if (at - first > 1 && buffer[first] == '0') {
            at = first;
            throw wrong("a number without leading zeros");
        }
        if (at < end && buffer[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (buffer[at] | 0x20) == 'e') {
            at++;
            if (at < end && (buffer[at] == '+' || buffer[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int first = at;
        while (at < end && buffer[at] >= '0' && buffer[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw wrong("a value");
        }
    }

    private void literal(String word) {
        for (int index = 0; index < word.length(); index++, at++) {
            if (at >= end || buffer[at] != word.charAt(index)) {
                throw wrong(word);
            }
        }
    }

    /** Finds the end of an array or object by its brackets. */
    private void nested() {
        byte[] open = new byte[DEEPEST];
        int depth = 0;
        do {
            if (at >= end) {
                throw wrong("the end of an array or object");
            }
            byte next = buffer[at++];
            switch (next) {
                case '"' -> string();
                case '{', '[' -> {
                    if (depth == DEEPEST) {
                        throw wrong("at most " + DEEPEST + " levels");
                    }
                    open[depth++] = next;
                }
                case '}', ']' -> {
                    // The closing bracket is 2 behind the opening one in ASCII.
                    if (open[--depth] + 2 != next) {
                        throw wrong("the right closing bracket");
                    }
                }
                default -> {}
            }
        } while (depth > 0);
    }

    private void space() {
        while (at < end && (buffer[at] == ' ' || buffer[at] == '\t' || buffer[at] == '\r')) {
            at++;
        }
    }

    private void expect(char expected) {
        if (at >= end || buffer[at] != expected) {
            throw wrong("'" + expected + "'");
        }
        at++;
    }

    private MalformedRecordException wrong(String expected) {
        return new MalformedRecordException(
                "not a JSON object: expected " + expected + " at column " + (at - start + 1));
    }

    private void requireNewName() {
        String name = name(size - 1);
        for (int index = 0; index < size - 1; index++) {
            if (name(index).equals(name)) {
                throw new MalformedRecordException("field '" + name + "' occurs twice");
            }
        }
    }

    /** As {@link String#hashCode} of the same ASCII text. */
    private int hash(int first, int last) {
        int hash = 0;
        for (int index = first; index < last; index++) {
            hash = 31 * hash + buffer[index];
        }
        return hash;
    }

    private boolean same(int index, String name) {
        int first = nameFrom[index];
        int length = nameTo[index] - first;
        if (length != name.length()) {
            return false;
        }
        for (int offset = 0; offset < length; offset++) {
            if (buffer[first + offset] != name.charAt(offset)) {
                return false;
            }
        }
        return true;
    }

    private String name(int index) {
        String text = decode(nameFrom[index], nameTo[index]);
        return nameKind[index] == ESCAPED ? JsonText.unescape(text) : text;
    }

    private void grow() {
        ensure(size + 1);
        if (nameFrom.length < from.length) {
            nameFrom = Arrays.copyOf(nameFrom, from.length);
            nameTo = Arrays.copyOf(nameTo, from.length);
            nameHash = Arrays.copyOf(nameHash, from.length);
            nameKind = Arrays.copyOf(nameKind, from.length);
        }
    }
}
