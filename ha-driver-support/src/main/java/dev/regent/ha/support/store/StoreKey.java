package dev.regent.ha.support.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Name of a document: segments as of a path. A document's key is never the start of another's.
 *
 * @param segments 1 to 200 characters of {@code [A-Za-z0-9._%~-]} each, not starting with a dot; made of names of any kind by
 *     {@link Names#encode}
 */
public record StoreKey(List<String> segments) {

    private static final int LONGEST_SEGMENT = 200;

    public StoreKey {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException("malformed segment '" + segment + "' in document key " + segments);
            }
        }
    }

    public static StoreKey of(String... segments) {
        return new StoreKey(List.of(segments));
    }

    /** Whether that can be a segment of a key. */
    public static boolean isSegment(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_SEGMENT
                && text.charAt(0) != '.'
                && text.chars().allMatch(StoreKey::belongs);
    }

    private static boolean belongs(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._%~-".indexOf(c) >= 0;
    }

    /** The key with one more segment. */
    public StoreKey child(String segment) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new StoreKey(longer);
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
    public String toString() {
        return String.join("/", segments);
    }
}
