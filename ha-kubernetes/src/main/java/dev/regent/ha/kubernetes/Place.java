package dev.regent.ha.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.support.store.StoreKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The object that holds a document. Names of objects are lower-case and short, so one is made of what can be read of the key and the SHA-256 of all of it; the key itself
 * stands in an annotation, and in the document.
 *
 * @param kind what it holds; value of a label
 * @param labels by which it is selected
 */
record Place(Resource resource, String name, String kind, Map<String, String> labels) {

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String CLUSTER = "regent.dev/cluster";
    static final String KIND = "regent.dev/kind";
    static final String ELECTION = "regent.dev/election";
    static final String GROUP = "regent.dev/group";
    static final String REGENT = "regent";
    static final String LEADER = "leader";

    private static final String LEASE = "lease";
    private static final String INDEX = "index";
    private static final String SCOPE = "scope";
    private static final String MEMBER = "member";
    private static final String OTHER = "floor"; // there is no more outside of clusters
    private static final int ID = 1;
    private static final int AREA = 2; // elections or members
    private static final int NAME = 3;
    private static final int PART = 4; // lease, index or scopes
    private static final int HASH = 32;
    private static final int READABLE = 60;

    /** Copies. */
    Place {
        labels = Map.copyOf(labels);
    }

    /** Of a document. */
    static Place of(StoreKey key) {
        String kind = kind(key);
        Resource resource = kind.equals(LEASE) || kind.equals(MEMBER) ? Resource.LEASE : Resource.CONFIG_MAP;
        return new Place(resource, name(key, kind), kind, labels(key, kind));
    }

    /** Of the record that tells those who only retrieve that something is new. */
    static Place ofLeader(StoreKey lease) {
        return new Place(Resource.CONFIG_MAP, name(lease, LEADER), LEADER, labels(lease, LEADER));
    }

    /** All documents below a prefix, and possibly some more: leader records as well, so that a cleanup finds one that is left alone. */
    static List<Selection> below(StoreKey prefix) {
        List<String> parts = prefix.segments();
        String labels = selector(labels(prefix, ""));
        if (parts.size() > AREA && parts.get(AREA).equals("members")) {
            return List.of(new Selection(Resource.LEASE, labels + "," + KIND + "=" + MEMBER));
        }
        if (parts.size() > PART && parts.get(PART).equals("scopes")) {
            return List.of(new Selection(Resource.CONFIG_MAP, labels + "," + KIND + "=" + SCOPE));
        }
        boolean elections = parts.size() > AREA;
        return List.of(
                new Selection(Resource.LEASE, elections ? labels + "," + KIND + "=" + LEASE : labels),
                new Selection(Resource.CONFIG_MAP, labels));
    }

    /** The leader records of a lease's cluster. */
    static Selection leaders(StoreKey lease) {
        return new Selection(
                Resource.CONFIG_MAP,
                CLUSTER + "=" + lease.segments().get(ID) + "," + MANAGED_BY + "=" + REGENT + "," + KIND + "=" + LEADER);
    }

    private static String kind(StoreKey key) {
        List<String> parts = key.segments();
        if (parts.size() <= PART) {
            return OTHER;
        }
        if (parts.get(AREA).equals("members")) {
            return MEMBER;
        }
        return switch (parts.get(PART)) {
            case LEASE -> LEASE;
            case INDEX -> INDEX;
            default -> SCOPE;
        };
    }

    private static Map<String, String> labels(StoreKey key, String kind) {
        List<String> parts = key.segments();
        Map<String, String> labels = new TreeMap<>();
        labels.put(MANAGED_BY, REGENT);
        if (!kind.isEmpty()) {
            labels.put(KIND, kind);
        }
        if (parts.size() > ID) {
            labels.put(CLUSTER, parts.get(ID));
        }
        if (parts.size() > NAME) {
            labels.put(parts.get(AREA).equals("members") ? GROUP : ELECTION, hash(parts.get(NAME)));
        }
        return labels;
    }

    private static String selector(Map<String, String> labels) {
        List<String> terms = new ArrayList<>();
        labels.forEach((name, value) -> terms.add(name + "=" + value));
        return String.join(",", terms);
    }

    private static String name(StoreKey key, String kind) {
        List<String> parts = key.segments();
        if (parts.size() <= PART) {
            return REGENT + "-" + readable(key.toString());
        }
        String tail = kind.equals(SCOPE) ? "-" + parts.get(parts.size() - 2) : "";
        return REGENT + "-" + parts.get(ID) + "-" + kind + "-" + readable(parts.get(NAME) + tail) + "-"
                + hash(key.toString());
    }

    private static String readable(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String part = plain.substring(0, Math.min(READABLE, plain.length())).replaceAll("^-+|-+$", "");
        return part.isEmpty() ? "x" : part;
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(all).substring(0, HASH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** That object alone. */
    Selection alone() {
        return new Selection(resource, "fieldSelector", "metadata.name=" + name);
    }

    /**
     * Objects of one kind.
     *
     * @param parameter {@code labelSelector} or {@code fieldSelector}
     * @param selector its value
     */
    record Selection(Resource resource, String parameter, String selector) {

        Selection(Resource resource, String labels) {
            this(resource, "labelSelector", labels);
        }
    }
}
