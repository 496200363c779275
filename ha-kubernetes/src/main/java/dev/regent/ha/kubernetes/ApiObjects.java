package dev.regent.ha.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.MemberBody;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and reads the objects of the API as JSON. */
final class ApiObjects {

    private static final Logger LOG = LoggerFactory.getLogger(ApiObjects.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "regent.dev/key";
    private static final String DOCUMENT = "regent.dev/document"; // annotation of a Lease
    private static final String ENTRY = "document"; // of a ConfigMap
    private static final long NANOS = 1_000_000_000L;

    private ApiObjects() {}

    /**
     * The object that holds a document.
     *
     * @param version of the object that it replaces
     */
    static ByteBuffer document(Place place, StoreKey key, Optional<Version> version, ByteBuffer body) {
        ObjectNode object = object(place, key, version);
        String text = UTF_8.decode(Base64.getEncoder().encode(body.duplicate())).toString();
        if (place.resource() == Resource.LEASE) {
            annotations(object).put(DOCUMENT, text);
            describe(object.putObject("spec"), key, body);
        } else {
            object.putObject("binaryData").put(ENTRY, text);
        }
        return bytes(object);
    }

    /** The record for those who only retrieve; text, for people as well. */
    static ByteBuffer leader(Place place, StoreKey lease, Optional<Version> version, Announcement announcement) {
        ObjectNode object = object(place, lease, version);
        ObjectNode data = object.putObject("data");
        data.put("token", Long.toString(announcement.token()));
        data.put("holder", announcement.holder());
        ObjectNode addresses = JSON.createObjectNode();
        announcement.addresses().forEach(addresses::put);
        data.put("addresses", addresses.toString());
        return bytes(object);
    }

    /** The token that a leader record names; 0 if that cannot be read. */
    static long leaderToken(JsonNode object) {
        String token = object.path("data").path("token").asText();
        return token.matches("[0-9]{1,18}") ? Long.parseLong(token) : 0;
    }

    /** A deletion of exactly that state of an object. */
    static ByteBuffer deletion(Version version) {
        ObjectNode options = JSON.createObjectNode();
        options.put("apiVersion", "v1");
        options.put("kind", "DeleteOptions");
        ObjectNode preconditions = options.putObject("preconditions");
        preconditions.put("uid", version.uid());
        preconditions.put("resourceVersion", version.resourceVersion());
        return bytes(options);
    }

    static JsonNode parse(ByteBuffer body) throws IOException {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return JSON.readTree(bytes);
    }

    /** The document in an object. */
    static Stored stored(StoreKey key, JsonNode object) throws IOException {
        JsonNode text = object.path("kind").asText().equals(Resource.LEASE.kind())
                ? object.path("metadata").path("annotations").path(DOCUMENT)
                : object.path("binaryData").path(ENTRY);
        try {
            byte[] body = Base64.getDecoder().decode(text.asText());
            return new Stored(ByteBuffer.wrap(body), Version.of(object).toString());
        } catch (IllegalArgumentException malformed) {
            throw new CorruptStateException(
                    "the object of document " + key + " holds what is no Base64: restore it", malformed);
        }
    }

    /** The keys of a list's objects; those without one are not ours. */
    static List<StoreKey> keys(JsonNode list) {
        List<StoreKey> keys = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            String key = item.path("metadata").path("annotations").path(KEY).asText();
            List<String> segments = List.of(key.split("/", -1));
            if (segments.stream().allMatch(StoreKey::isSegment)) {
                keys.add(new StoreKey(segments));
            }
        }
        return keys;
    }

    private static ObjectNode object(Place place, StoreKey key, Optional<Version> version) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", place.resource().apiVersion());
        object.put("kind", place.resource().kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", place.name());
        ObjectNode labels = metadata.putObject("labels");
        place.labels().forEach(labels::put);
        metadata.putObject("annotations").put(KEY, key.toString());
        version.ifPresent(known -> {
            metadata.put("resourceVersion", known.resourceVersion());
            metadata.put("uid", known.uid());
        });
        return object;
    }

    private static ObjectNode annotations(ObjectNode object) {
        return (ObjectNode) object.path("metadata").path("annotations");
    }

    /** What {@code kubectl get leases} shows; nothing of it is ever read. */
    private static void describe(ObjectNode spec, StoreKey key, ByteBuffer body) {
        try {
            if (LeaseDocument.isAt(key)) {
                describe(spec, LeaseDocument.decode(key, body));
            } else {
                MemberBody member = MemberBody.FORMAT.decode(key, new Stored(body, ""));
                spec.put("holderIdentity", member.member().name());
                spec.put("leaseDurationSeconds", seconds(member.durationNanos()));
            }
        } catch (CorruptStateException unreadable) {
            LOG.warn("an object is written that says nothing to people: {}", unreadable.getMessage());
        }
    }

    private static void describe(ObjectNode spec, LeaseRecord record) {
        if (record.held()) {
            spec.put("holderIdentity", record.holder());
        }
        spec.put("leaseDurationSeconds", seconds(record.durationNanos()));
        spec.put("leaseTransitions", (int) Math.min(record.token(), Integer.MAX_VALUE));
    }

    /** Rounded up, at least one, as the API wants it. */
    private static long seconds(long nanos) {
        return Math.max(1, (nanos + NANOS - 1) / NANOS);
    }

    private static ByteBuffer bytes(ObjectNode object) {
        return ByteBuffer.wrap(object.toString().getBytes(UTF_8));
    }
}
