package dev.regent.runtime.config;

/**
 * The ports that a server may listen on: the first free one is taken.
 *
 * @param first lowest port; 0 means any free port
 * @param last highest port, the same as {@code first} for a single one
 */
public record PortRange(int first, int last) {

    public PortRange {
        if (first < 0 || last > 65_535 || last < first) {
            throw new IllegalArgumentException("write a port from 0 to 65535 or a range such as 8081-8090");
        }
    }

    /** Reads {@code 8081} or {@code 8081-8090}. */
    static PortRange parse(String text) {
        try {
            int dash = text.indexOf('-', 1);
            int first = Integer.parseInt((dash < 0 ? text : text.substring(0, dash)).strip());
            return new PortRange(
                    first,
                    dash < 0 ? first : Integer.parseInt(text.substring(dash + 1).strip()));
        } catch (NumberFormatException notAPort) {
            throw new IllegalArgumentException("write a port from 0 to 65535 or a range such as 8081-8090", notAPort);
        }
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
