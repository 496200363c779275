package dev.regent.runtime.jobmanager.rest;

import dev.regent.runtime.json.Json;
import dev.regent.runtime.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param method in capitals
 * @param path without the query
 * @param query decoded parameters
 * @param body to be read at most once
 */
public record Request(String method, String path, Map<String, String> query, InputStream body) {

    private static final int MOST_JSON = 1 << 20;

    public Request {
        query = Map.copyOf(query);
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Reads the body as JSON; a {@link RestException} says what is wrong with it. */
    public <T> T json(Class<T> type) throws IOException {
        byte[] bytes = body.readNBytes(MOST_JSON + 1);
        if (bytes.length > MOST_JSON) {
            throw new RestException(413, "the body is longer than " + MOST_JSON + " bytes");
        }
        try {
            return Json.read(bytes, type);
        } catch (MalformedJsonException malformed) {
            throw new RestException(400, malformed.getMessage() == null ? "malformed" : malformed.getMessage());
        }
    }
}
