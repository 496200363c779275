package dev.regent.ha.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.regent.ha.support.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON that goes to Consul and comes from it. What comes is not trusted: whatever is not of the known shape is an error. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * A transaction in the order of the verbs.
     *
     * @param tenancy fields of every verb
     */
    static ByteBuffer transaction(List<Verb> verbs, Map<String, String> tenancy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartArray();
            for (Verb verb : verbs) {
                out.writeStartObject();
                out.writeObjectFieldStart("KV");
                write(verb, out);
                for (Map.Entry<String, String> each : tenancy.entrySet()) {
                    out.writeStringField(each.getKey(), each.getValue());
                }
                out.writeEndObject();
                out.writeEndObject();
            }
            out.writeEndArray();
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static void write(Verb verb, JsonGenerator out) throws IOException {
        out.writeStringField("Verb", verb.name());
        out.writeStringField("Key", verb.path());
        if (verb.index().isPresent()) {
            out.writeNumberField("Index", verb.index().getAsLong());
        }
        if (verb.value().isPresent()) {
            ByteBuffer value = verb.value().get().duplicate();
            byte[] bytes = new byte[value.remaining()];
            value.get(bytes);
            out.writeBinaryField("Value", bytes);
        }
    }

    /** An array of entries. */
    static List<Entry> entries(ByteBuffer json) throws IOException {
        try (JsonParser in = parser(json)) {
            in.nextToken();
            return array(in);
        }
    }

    /** The answer to a transaction, of whatever outcome. */
    static TransactionAnswer answer(ByteBuffer json) throws IOException {
        List<Entry> entries = List.of();
        List<TransactionAnswer.Failure> failures = List.of();
        try (JsonParser in = parser(json)) {
            expect(in.nextToken(), JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("Results")) {
                    entries = array(in);
                } else if (field.equals("Errors")) {
                    failures = failures(in);
                } else {
                    in.skipChildren();
                }
            }
        }
        return new TransactionAnswer(entries, failures);
    }

    private static List<Entry> array(JsonParser in) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return entries;
        }
        expect(in.currentToken(), JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            entries.add(entry(in));
        }
        expect(in.currentToken(), JsonToken.END_ARRAY);
        return entries;
    }

    /** Plain, or wrapped in {@code KV} as transactions do. */
    private static Entry entry(JsonParser in) throws IOException {
        String path = "";
        long version = 0;
        ByteBuffer value = ByteBuffer.allocate(0);
        Entry wrapped = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            if (field.equals("KV") && token == JsonToken.START_OBJECT) {
                wrapped = entry(in);
            } else if (field.equals("Key")) {
                path = in.getText();
            } else if (field.equals("ModifyIndex")) {
                version = in.getLongValue();
            } else if (field.equals("Value") && token != JsonToken.VALUE_NULL) {
                value = ByteBuffer.wrap(in.getBinaryValue());
            } else {
                in.skipChildren();
            }
        }
        if (wrapped != null) {
            return wrapped;
        }
        if (path.isEmpty() || version <= 0) {
            throw new IOException("a key without name or index");
        }
        return new Entry(path, new Stored(value, Long.toString(version), version));
    }

    private static List<TransactionAnswer.Failure> failures(JsonParser in) throws IOException {
        List<TransactionAnswer.Failure> failures = new ArrayList<>();
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return failures;
        }
        expect(in.currentToken(), JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            int verb = -1;
            String what = "";
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("OpIndex")) {
                    verb = in.getIntValue();
                } else if (field.equals("What")) {
                    what = in.getText();
                } else {
                    in.skipChildren();
                }
            }
            failures.add(new TransactionAnswer.Failure(verb, what));
        }
        return failures;
    }

    private static JsonParser parser(ByteBuffer json) throws IOException {
        byte[] bytes = new byte[json.remaining()];
        json.duplicate().get(bytes);
        return FACTORY.createParser(bytes);
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("unexpected JSON");
        }
    }
}
