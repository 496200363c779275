package dev.regent.runtime.jobmanager.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.runtime.json.Json;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param status HTTP status
 * @param contentType its type
 * @param text the body
 */
public record Response(int status, String contentType, String text) {

    /** JSON. */
    public static Response json(int status, Object value) {
        return new Response(status, "application/json; charset=utf-8", Json.text(value));
    }

    /** Plain text, as Prometheus reads it. */
    public static Response plain(String text) {
        return new Response(200, "text/plain; version=0.0.4; charset=utf-8", text);
    }

    /** An error of one line. */
    public static Response error(int status, String line) {
        return json(status, Map.of("error", line.replaceAll("\\s+", " ")));
    }

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }
}
