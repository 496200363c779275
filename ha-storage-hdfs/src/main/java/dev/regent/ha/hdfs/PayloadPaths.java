package dev.regent.ha.hdfs;

import dev.regent.ha.support.payload.PayloadKeys;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Where payloads lie below a root, one-to-one: as {@link PayloadKeys} says, but for folders whose names HDFS keeps for itself. */
record PayloadPaths(Path root) {

    private static final Pattern RESERVED = Pattern.compile("(^|/)(\\.snapshot|\\.reserved)(?=/)");
    private static final Pattern ESCAPED = Pattern.compile("(^|/)!(\\.snapshot|\\.reserved)(?=/)");

    /** Files that are being written; no payload's path begins so. */
    Path unfinished() {
        return new Path(root, "!unfinished");
    }

    /** @throws IllegalArgumentException if it is not a name as {@link dev.regent.ha.spi.state.StateStorage} defines it */
    Path file(String name) {
        return new Path(root, escaped(PayloadKeys.key("", name)));
    }

    /** The folder that has all payloads whose names begin so; may not exist. */
    Path folder(String nameStart) {
        String start = escaped(PayloadKeys.start("", nameStart));
        int slash = start.lastIndexOf('/');
        String folder = slash < 0 ? "" : start.substring(0, slash);
        boolean plain = !folder.isEmpty() && !folder.contains("//") && !("/" + folder + "/").matches(".*/\\.{0,2}/.*");
        return plain ? new Path(root, folder) : root;
    }

    /** The name of the payload in a file; empty if it is something else. */
    Optional<String> name(Path file) {
        String path = file.toUri().getPath();
        String top = root.toUri().getPath() + "/";
        return path.startsWith(top)
                ? PayloadKeys.name(
                        "", ESCAPED.matcher(path.substring(top.length())).replaceAll("$1$2"))
                : Optional.empty();
    }

    private static String escaped(String key) {
        return RESERVED.matcher(key).replaceAll("$1!$2");
    }
}
