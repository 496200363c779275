package dev.regent.ha.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where payloads are, one-to-one. A plus sign, which no name has, keeps the names of files, folders and unfinished work apart: the payload
 * {@code job/chk-1} is the file {@code job/chk-1+payload}, and a segment that is too long for a file name continues in a folder
 * whose name ends in a plus sign.
 */
final class PayloadNames {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int LONGEST_NAME = 900;
    private static final int LONGEST_PIECE = 200;
    private static final String PAYLOAD = "+payload";
    private static final String CONTINUED = "+";

    private PayloadNames() {}

    /** @throws IllegalArgumentException if it is not a name as {@link dev.regent.ha.spi.state.StateStorage} defines it */
    static Path file(Path root, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a payload's name must have 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
        }
        Path at = root;
        List<String> pieces = new ArrayList<>();
        for (String segment : name.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("malformed payload name '" + printable(name)
                        + "': use segments of [A-Za-z0-9._-] joined by '/', none of them '.' or '..'");
            }
            addPieces(segment, pieces);
        }
        int last = pieces.size() - 1;
        for (String folder : pieces.subList(0, last)) {
            at = at.resolve(folder);
        }
        return at.resolve(pieces.get(last) + PAYLOAD);
    }

    /** The folder below which all names with that prefix are; the root if the prefix is malformed. */
    static Path folderOfPrefix(Path root, String prefix) {
        int slash = prefix.lastIndexOf('/');
        if (slash <= 0 || slash > LONGEST_NAME - 2) {
            return root;
        }
        try {
            return DurableFiles.parent(file(root, prefix.substring(0, slash) + "/x"));
        } catch (IllegalArgumentException malformed) {
            return root;
        }
    }

    /** The name of what is stored at a path below the root; empty if it is no payload. */
    static Optional<String> name(Path root, Path file) {
        Path relative = root.relativize(file);
        StringBuilder name = new StringBuilder();
        for (Path part : relative) {
            String text = part.toString();
            if (text.endsWith(PAYLOAD)) {
                return Optional.of(name + text.substring(0, text.length() - PAYLOAD.length()));
            }
            boolean continued = text.endsWith(CONTINUED);
            name.append(text, 0, text.length() - (continued ? 1 : 0)).append(continued ? "" : "/");
        }
        return Optional.empty();
    }

    private static void addPieces(String segment, List<String> pieces) {
        int start = 0;
        for (; segment.length() - start > LONGEST_PIECE; start += LONGEST_PIECE) {
            pieces.add(segment.substring(start, start + LONGEST_PIECE) + CONTINUED);
        }
        pieces.add(segment.substring(start));
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
