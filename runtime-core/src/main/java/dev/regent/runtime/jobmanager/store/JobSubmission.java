package dev.regent.runtime.jobmanager.store;

import dev.regent.runtime.rpc.JobId;
import java.util.Map;
import java.util.Set;

/**
 * What a client asked to run, as it is stored.
 *
 * @param version format of this record, {@link #VERSION}
 * @param jobId chosen by the client
 * @param name for people
 * @param jar name of the jar's payload
 * @param entryClass class in the jar that defines the job
 * @param parallelism number of subtasks
 * @param arguments given to the job
 * @param recordPolicy what happens to a malformed record: {@code fail}, {@code skip} or {@code dead-letter}
 * @param submittedAtMillis wall time
 */
public record JobSubmission(
        int version,
        JobId jobId,
        String name,
        String jar,
        String entryClass,
        int parallelism,
        Map<String, String> arguments,
        String recordPolicy,
        long submittedAtMillis) {

    /** The format that this process writes. */
    public static final int VERSION = 1;

    /** Most subtasks of a job. */
    public static final int MOST_SUBTASKS = 1_000;

    private static final Set<String> POLICIES = Set.of("fail", "skip", "dead-letter");

    public JobSubmission {
        arguments = Map.copyOf(arguments);
        if (version != VERSION) {
            throw new IllegalArgumentException("submission has format " + version + ", this process reads " + VERSION);
        }
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("name must have 1 to 200 characters");
        }
        if (entryClass.isBlank() || entryClass.length() > 1_000) {
            throw new IllegalArgumentException("entryClass must name a class of the jar");
        }
        if (parallelism < 1 || parallelism > MOST_SUBTASKS) {
            throw new IllegalArgumentException(
                    "parallelism must be between 1 and " + MOST_SUBTASKS + ": " + parallelism);
        }
        if (!POLICIES.contains(recordPolicy)) {
            throw new IllegalArgumentException(
                    "recordPolicy must be fail, skip or dead-letter, not '" + recordPolicy + "'");
        }
    }
}
