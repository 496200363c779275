package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * One state of one object. The uid belongs to it: of a Lease that does not exist the API server makes a new one, if it is told to replace it by the resourceVersion alone.
 *
 * @param uid of the object, another one when it is created again
 */
record Version(String resourceVersion, String uid) {

    private static final char BETWEEN = '/';

    /** Of an object, or of its metadata alone. */
    static Version of(JsonNode object) throws IOException {
        String resourceVersion = object.path("metadata").path("resourceVersion").asText();
        String uid = object.path("metadata").path("uid").asText();
        if (resourceVersion.isEmpty() || uid.isEmpty()) {
            throw new IOException("an object without resourceVersion or uid");
        }
        return new Version(resourceVersion, uid);
    }

    static Version parse(String text) {
        int slash = text.indexOf(BETWEEN);
        if (slash < 0) {
            throw new IllegalArgumentException("no version of an object: " + text);
        }
        return new Version(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return resourceVersion + BETWEEN + uid;
    }
}
