package dev.regent.runtime.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes and reads records as JSON in UTF-8. Unknown fields are ignored, so that an older process understands a newer one; missing fields
 * and nulls where a value must be are errors. Depth and length of what is read are bounded. Thread-safe.
 */
public final class Json {

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** The value as one line of JSON. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("cannot write " + value.getClass().getName() + " as JSON", impossible);
        }
    }

    /** The value as one line of JSON text. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("cannot write " + value.getClass().getName() + " as JSON", impossible);
        }
    }

    /**
     * Reads a value.
     *
     * @throws MalformedJsonException if the bytes are not such a value; its message is one line
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new MalformedJsonException("expected " + type.getSimpleName() + ", found null");
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw new MalformedJsonException(oneLine(type, malformed), malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // reading from memory
        }
    }

    /** Reads any JSON value as a tree; errors as for {@link #read}. */
    public static JsonNode tree(byte[] json) {
        return read(json, JsonNode.class);
    }

    private static String oneLine(Class<?> type, JsonProcessingException malformed) {
        String reason = malformed.getOriginalMessage();
        return "not a valid " + type.getSimpleName() + ": "
                + (reason == null ? malformed.getClass().getSimpleName() : reason.replaceAll("\\s+", " "));
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(50)
                        .maxStringLength(8 << 20)
                        .build());
        return mapper;
    }
}
