package dev.regent.ha.consul;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One HTTP request, without what belongs to the connection.
 *
 * @param method {@code GET} or {@code PUT}
 * @param target path and query, percent-encoded
 * @param body JSON; from its position to its limit
 */
record Request(String method, String target, Optional<ByteBuffer> body) {

    static Request get(String target) {
        return new Request("GET", target, Optional.empty());
    }

    static Request put(String target, ByteBuffer body) {
        return new Request("PUT", target, Optional.of(body));
    }
}
