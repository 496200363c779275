package dev.regent.runtime.rpc;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one submission of a job. The client chooses it, so that a repeated submission has one effect.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record JobId(@JsonValue String value) implements Comparable<JobId> {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        if (!HEX.matcher(value).matches()) {
            throw new IllegalArgumentException("job id must have 32 lower-case hexadecimal digits: '"
                    + (value.length() > 80 ? value.substring(0, 80) + "..." : value) + "'");
        }
    }

    /** A new id that nobody else has. */
    public static JobId random() {
        return new JobId(UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
