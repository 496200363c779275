package dev.regent.ha.support.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Name of a document: segments as of a path. A document's key is never the start of another's.
 *
 * @param segments 1 to 200 characters of {@code [A-Za-z0-9._%~-]} each, not starting with a dot; made of names of any kind by
 *     {@link Names#encode}
 */
public record StoreKey(List<String> segments) {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]{0,199}");

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
        return SEGMENT.matcher(text).matches();
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
