package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Prints JSON as indented lines for people. */
final class Fields {

    private Fields() {}

    static void print(PrintWriter out, JsonNode node, String indent) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isValueNode()) {
                out.println(indent + field.getKey() + ": " + value.asText());
            } else if (value.isObject()) {
                out.println(indent + field.getKey() + ":");
                print(out, value, indent + "  ");
            } else {
                out.println(indent + field.getKey() + ":" + (value.isEmpty() ? " none" : ""));
                value.forEach(element -> out.println(indent + "  - " + inline(element)));
            }
        });
    }

    private static String inline(JsonNode element) {
        if (!element.isObject()) {
            return element.isValueNode() ? element.asText() : element.toString();
        }
        StringBuilder line = new StringBuilder();
        element.properties()
                .forEach(field -> line.append(line.isEmpty() ? "" : ", ")
                        .append(field.getKey())
                        .append(' ')
                        .append(inline(field.getValue())));
        return line.toString();
    }
}
