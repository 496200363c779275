package dev.regent.ha.support.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP answer, complete.
 *
 * @param headers by their names in lower case
 * @param reusable whether the connection may carry another request
 */
public record Answer(int status, Map<String, String> headers, boolean reusable, ByteBuffer body) {

    private static final int SHOWN = 300;

    /** Copies. */
    public Answer {
        headers = Map.copyOf(headers);
        body = body.slice().asReadOnlyBuffer();
    }

    /**
     * A header.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Start of the body in one line, for messages. */
    public String text() {
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
