package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;

/** Escapes in JSON strings. */
final class JsonText {

    private JsonText() {}

    /** The text that a JSON string stands for, given what is between its quotation marks. */
    static String unescape(String json) {
        StringBuilder text = new StringBuilder(json.length());
        int at = 0;
        while (at < json.length()) {
            char next = json.charAt(at++);
            if (next != '\\') {
                text.append(next);
            } else if (at < json.length() && json.charAt(at) == 'u') {
                text.append(unit(json, at + 1));
                at += 5;
            } else {
                text.append(simple(json, at));
                at++;
            }
        }
        return text.toString();
    }

    private static char simple(String json, int at) {
        char next = at < json.length() ? json.charAt(at) : ' ';
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new MalformedRecordException("unknown escape \\" + next + " in a JSON string");
        };
    }

    private static char unit(String json, int at) {
        int unit = 0;
        for (int index = at; index < at + 4; index++) {
            int digit = index < json.length() ? Character.digit(json.charAt(index), 16) : -1;
            if (digit < 0) {
                throw new MalformedRecordException("\\u without 4 hexadecimal digits in a JSON string");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }
}
