package dev.regent.ha.consul;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP answer, complete.
 *
 * @param index {@code X-Consul-Index}; -1 if there is none, as in an answer that is not Consul's
 * @param filtered whether Consul left out keys that the token may not read
 * @param reusable whether the connection may carry another request
 */
record Answer(int status, long index, boolean filtered, boolean reusable, ByteBuffer body) {

    private static final int SHOWN = 300;

    Answer {
        body = body.slice().asReadOnlyBuffer();
    }

    /** Start of the body in one line, for messages. */
    String text() {
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
