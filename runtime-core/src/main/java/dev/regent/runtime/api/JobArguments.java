package dev.regent.runtime.api;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a job, as given on submission ({@code --name value}). A missing or wrong one is an
 * {@link IllegalArgumentException} whose message tells the person at the command line what to write.
 *
 * @param values by name
 */
public record JobArguments(Map<String, String> values) {

    /** Records per second that the whole job reads at most, a share for each subtask; the engine obeys it in every job. */
    public static final String RATE = "rate";

    /** Argument from which relative paths start; {@code regent run} sets it to the folder it was typed in. */
    public static final String WORKING_DIR = "working-dir";

    /** The directory that malformed records are written to under the record policy {@code dead-letter}. */
    public static final String DEAD_LETTER = "dead-letter";

    public JobArguments {
        values = Map.copyOf(values);
    }

    /** A required text. */
    public String text(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("argument '" + name + "' is missing: add --" + name + " VALUE"));
    }

    /** A text with a default. */
    public String text(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /**
     * A required path. A relative one starts from the folder in which the job was submitted ({@link #WORKING_DIR}), since a TaskManager
     * runs in another.
     */
    public Path path(String name) {
        String value = text(name);
        try {
            Path path = find(WORKING_DIR).map(Path::of).orElse(Path.of("")).resolve(value);
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("argument '" + name + "' must be an absolute path: '" + value + "'");
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("argument '" + name + "' is not a path: '" + value + "'", e);
        }
    }

    /** A whole number with a default. */
    public long number(String name, long otherwise) {
        Optional<String> value = find(name);
        try {
            return value.map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' must be a whole number, not '" + value.orElse("") + "'", e);
        }
    }

    /** {@code true} or {@code false}, with a default. */
    public boolean flag(String name, boolean otherwise) {
        String value = text(name, Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("argument '" + name + "' must be true or false, not '" + value + "'");
        }
        return value.equals("true");
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
