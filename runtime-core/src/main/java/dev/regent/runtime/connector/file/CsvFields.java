package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A row of a CSV file under the names of its header row: commas, quotation marks as in RFC 4180 but no line break within them, because one line is
 * one record.
 */
final class CsvFields extends LineFields {

    private List<String> names = List.of();
    private int size;
    private int hint;

    /** Takes the names of the following rows from a header row. */
    void readHeader(byte[] bytes, int lineFrom, int lineTo) {
        split(bytes, lineFrom, lineTo);
        List<String> header = new ArrayList<>();
        for (int slot = 0; slot < size; slot++) {
            header.add(kind[slot] == ESCAPED ? unescape(slot) : decode(from[slot], to[slot]));
        }
        if (new HashSet<>(header).size() < size || header.contains("")) {
            throw new MalformedRecordException("the header row needs a different name for each column: " + header);
        }
        names = List.copyOf(header);
    }

    void read(byte[] bytes, int lineFrom, int lineTo) {
        hint = 0;
        split(bytes, lineFrom, lineTo);
        if (size != names.size()) {
            throw new MalformedRecordException("the row has " + size + " columns, the header row has " + names.size());
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    int slot(String name) {
        int columns = names.size();
        for (int tried = 0, index = hint; tried < columns; tried++, index++) {
            index = index < columns ? index : 0;
            if (names.get(index).equals(name)) {
                hint = index + 1;
                return index;
            }
        }
        return -1;
    }

    @Override
    String unescape(int slot) {
        return decode(from[slot], to[slot]).replace("\"\"", "\"");
    }

    private void split(byte[] bytes, int lineFrom, int lineTo) {
        buffer = bytes;
        size = 0;
        int at = lineFrom;
        while (true) {
            ensure(size + 1);
            at = at < lineTo && bytes[at] == '"' ? quoted(at + 1, lineTo) : plain(at, lineTo);
            size++;
            if (at == lineTo) {
                return;
            }
            at++;
        }
    }

    /** From the first byte of a value to its comma or the end of the line. */
    private int plain(int first, int end) {
        int all = 0;
        int at = first;
        while (at < end && buffer[at] != ',') {
            if (buffer[at] == '"') {
                throw new MalformedRecordException("quotation mark within column " + (size + 1));
            }
            all |= buffer[at++];
        }
        from[size] = first;
        to[size] = at;
        kind[size] = all < 0 ? UTF8 : PLAIN;
        return at;
    }

    /** From behind the opening quotation mark to the comma behind the closing one, or the end of the line. */
    private int quoted(int first, int end) {
        int all = 0;
        boolean doubled = false;
        int at = first;
        while (at < end && (buffer[at] != '"' || at + 1 < end && buffer[at + 1] == '"')) {
            if (buffer[at] == '"') {
                doubled = true;
                at++;
            }
            all |= buffer[at++];
        }
        if (at >= end) {
            throw new MalformedRecordException("no closing quotation mark in column " + (size + 1));
        }
        if (at + 1 < end && buffer[at + 1] != ',') {
            throw new MalformedRecordException("text behind the closing quotation mark of column " + (size + 1));
        }
        from[size] = first;
        to[size] = at;
        kind[size] = doubled ? ESCAPED : all < 0 ? UTF8 : PLAIN;
        return at + 1;
    }
}
