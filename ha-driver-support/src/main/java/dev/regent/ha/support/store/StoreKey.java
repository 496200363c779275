package dev.regent.ha.support.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Name of a document: segments as of a path. A document's key is never the start of another's. Every commit makes and compares several of them, so
 * it has its text at hand. Immutable.
 */
public final class StoreKey {

    private static final int LONGEST_SEGMENT = 200;

    private final List<String> segments;
    private final String text; // which no other key has, since segments have no slash

    /**
     * @param segments 1 to 200 characters of {@code [A-Za-z0-9._%~-]} each, not starting with a dot; made of names of any kind by
     *     {@link Names#encode}
     */
    public StoreKey(List<String> segments) {
        this(List.copyOf(segments), String.join("/", segments));
        for (String segment : this.segments) {
            requireSegment(segment, this.segments);
        }
    }

    private StoreKey(List<String> segments, String text) {
        this.segments = segments;
        this.text = text;
    }

    public static StoreKey of(String... segments) {
        return new StoreKey(List.of(segments));
    }

    /** Whether that can be a segment of a key. */
    public static boolean isSegment(String text) {
        if (text.isEmpty() || text.length() > LONGEST_SEGMENT || text.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!belongs(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean belongs(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._%~-".indexOf(c) >= 0;
    }

    private static void requireSegment(String segment, List<String> segments) {
        if (!isSegment(segment)) {
            throw new IllegalArgumentException("malformed segment '" + segment + "' in document key " + segments);
        }
    }

    public List<String> segments() {
        return segments;
    }

    /** The key with one more segment. */
    public StoreKey child(String segment) {
        List<String> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        requireSegment(segment, longer);
        return new StoreKey(List.copyOf(longer), segments.isEmpty() ? segment : text + "/" + segment);
    }

    /** Whether this key lies below the prefix, or is it. */
    public boolean isBelow(StoreKey prefix) {
        return segments.size() >= prefix.segments.size()
                && segments.subList(0, prefix.segments.size()).equals(prefix.segments);
    }

    /** The last segment. */
    public String name() {
        return segments.get(segments.size() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreKey key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The segments with a slash between each two. */
    @Override
    public String toString() {
        return text;
    }
}
