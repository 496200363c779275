package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.SinkAttempt;
import dev.regent.runtime.api.SinkContext;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a transaction of the file sink: who wrote it and how many it had written before. No two transactions ever have the same one,
 * because no two deployments of a subtask have the same attempt (J6).
 *
 * @param sequence number of the transaction within the attempt, from 0
 */
record PartName(String jobId, int subtask, SinkAttempt attempt, int sequence) {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{5,9})-([0-9]{19})-([0-9]{5,9})-([0-9]{6,9})-([0-9a-z]{1,64})");

    /** Reads a transaction's name; empty if it is not one of this sink's. */
    static Optional<PartName> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            SinkAttempt attempt = new SinkAttempt(Long.parseLong(form.group(2)), Integer.parseInt(form.group(3)));
            return Optional.of(new PartName(
                    form.group(5), Integer.parseInt(form.group(1)), attempt, Integer.parseInt(form.group(4))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether this is a transaction of the same subtask of the same job. */
    boolean sameSubtask(SinkContext context) {
        return subtask == context.subtask() && jobId.equals(context.jobId());
    }

    /** Sorts by subtask, attempt and sequence. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%05d-%019d-%05d-%06d-%s", subtask, attempt.token(), attempt.n(), sequence, jobId);
    }
}
