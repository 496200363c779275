package dev.regent.compat.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON of maps, lists, numbers and texts. Not by a library, since this process's class path is also the tested driver's. */
final class Json {

    private Json() {}

    static String text(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, String line) {
        if (value instanceof Map<?, ?> map) {
            String deeper = line + "  ";
            out.append(map.entrySet().stream()
                    .map(entry -> {
                        StringBuilder member = new StringBuilder(deeper)
                                .append(quoted(String.valueOf(entry.getKey())))
                                .append(": ");
                        write(member, entry.getValue(), deeper);
                        return member.toString();
                    })
                    .collect(Collectors.joining(",", "{", map.isEmpty() ? "}" : line + "}")));
        } else if (value instanceof List<?> list) {
            String deeper = line + "  ";
            out.append(list.stream()
                    .map(each -> {
                        StringBuilder element = new StringBuilder(deeper);
                        write(element, each, deeper);
                        return element.toString();
                    })
                    .collect(Collectors.joining(",", "[", list.isEmpty() ? "]" : line + "]")));
        } else if (value instanceof Number number) {
            out.append(number);
        } else {
            out.append(quoted(String.valueOf(value)));
        }
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(each -> {
            switch (each) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (each < ' ' || each == 0x7f || Character.isSurrogate((char) each)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", each));
                    } else {
                        out.append((char) each);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
