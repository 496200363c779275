package dev.regent.ha.support.payload;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys of payloads, one-to-one. An exclamation mark, which no name has, keeps them apart from prefixes, since some servers keep objects as files: the payload
 * {@code job/chk-1} is the object {@code job/chk-1!payload}, and a segment that is too long for a file's name continues behind {@code !/}.
 */
public final class PayloadKeys {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int LONGEST_NAME = 900;
    private static final int LONGEST_PIECE = 200;
    private static final String PAYLOAD = "!payload";
    private static final String CONTINUED = "!/";

    private PayloadKeys() {}

    /**
     * Where the payload of that name is stored.
     *
     * @param prefix what the keys of all payloads start with: empty, or with a slash at its end
     * @throws IllegalArgumentException if it is not a name as {@link dev.regent.ha.spi.state.StateStorage} defines it
     */
    public static String key(String prefix, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a payload's name must have 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
        }
        StringBuilder key = new StringBuilder(prefix);
        String separator = "";
        for (String segment : name.split("/", -1)) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException("malformed payload name '" + name.replaceAll("\\p{Cntrl}", "?")
                        + "': use segments of [A-Za-z0-9._-] joined by '/', none of them '.' or '..'");
            }
            key.append(separator);
            appendPieces(segment, key);
            separator = "/";
        }
        return key.append(PAYLOAD).toString();
    }

    /** What the keys of all names with that start have in common, at least; only what servers take for a part of a key. */
    public static String start(String prefix, String nameStart) {
        String[] segments = nameStart.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean unfinished = i == segments.length - 1 && segments[i].isEmpty();
            if (segments[i].length() >= LONGEST_PIECE || !unfinished && !isSegment(segments[i])) {
                return prefix;
            }
        }
        return prefix + nameStart;
    }

    private static boolean isSegment(String segment) {
        return SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
    }

    /** The name of an object's payload; empty if it holds none. */
    public static Optional<String> name(String prefix, String key) {
        return key.startsWith(prefix) && key.endsWith(PAYLOAD)
                ? Optional.of(key.substring(prefix.length(), key.length() - PAYLOAD.length())
                        .replace(CONTINUED, ""))
                : Optional.empty();
    }

    private static void appendPieces(String segment, StringBuilder key) {
        int start = 0;
        for (; segment.length() - start > LONGEST_PIECE; start += LONGEST_PIECE) {
            key.append(segment, start, start + LONGEST_PIECE).append(CONTINUED);
        }
        key.append(segment, start, segment.length());
    }
}
