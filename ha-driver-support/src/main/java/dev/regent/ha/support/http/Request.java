package dev.regent.ha.support.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One HTTP request, without what belongs to the connection.
 *
 * @param method such as {@code GET} or {@code PUT}
 * @param target path and query, percent-encoded
 * @param body JSON; from its position to its limit
 * @param accept media types of the answer
 */
public record Request(String method, String target, Optional<ByteBuffer> body, String accept) {

    private static final String JSON = "application/json";

    /** That is answered by JSON. */
    public Request(String method, String target, Optional<ByteBuffer> body) {
        this(method, target, body, JSON);
    }

    /** Without a body. */
    public static Request get(String target) {
        return new Request("GET", target, Optional.empty());
    }

    /** With a body. */
    public static Request put(String target, ByteBuffer body) {
        return new Request("PUT", target, Optional.of(body));
    }
}
