package dev.regent.runtime.jobmanager.store;

import dev.regent.ha.spi.ClusterId;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of scopes, entries and payloads. A payload's name carries the token of the leader under which it was written, which is what the
 * sweeper goes by.
 *
 * @param clusterId first segment of every payload name
 * @param random makes names that nobody else has; thread-safe
 */
public record Layout(ClusterId clusterId, RandomGenerator random) {

    /** Name of the election, of which all scopes are. */
    public static final String ELECTION = "jobmanager";

    /** Scope with one entry per job: name of the submission's payload. */
    public static final String JOBS = "jobs";

    /** Scope with one entry per ended job: its {@link JobResult}. */
    public static final String RESULTS = "results";

    /** Entry of a job's scope: the last checkpoint id that was given out. */
    public static final String COUNTER = "counter";

    /** Entry of a job's scope: {@link Attempts}. */
    public static final String ATTEMPTS = "attempts";

    /** Entry of a job's scope: exists once cancelling was asked for. */
    public static final String CANCELING = "canceling";

    /** Start of the names of entries that point to completed checkpoints. */
    public static final String POINTER_PREFIX = "checkpoint-";

    private static final Pattern POINTER = Pattern.compile("checkpoint-(\\d{19})-(\\d{19})");
    private static final Pattern BLOB = Pattern.compile("blobs/(?:([0-9a-f]{32})|uploads)/(\\d{1,19})-[0-9a-f]+\\.jar");
    private static final Pattern SUBMISSION = Pattern.compile("jobs/([0-9a-f]{32})/submission-(\\d{1,19})-[0-9a-f]+");
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoints/([0-9a-f]{32})/(\\d{1,19})-(\\d{1,19})/.+");

    /** With a random source of its own. */
    public Layout(ClusterId clusterId) {
        this(clusterId, new SecureRandom());
    }

    /** Scope of one job. */
    public static String scope(JobId job) {
        return "job-" + job;
    }

    /** Name of the entry that points to a checkpoint; names sort like checkpoints. */
    public static String pointer(CheckpointId checkpoint) {
        return String.format(Locale.ROOT, "checkpoint-%019d-%019d", checkpoint.token(), checkpoint.id());
    }

    /** The checkpoint that an entry with that name points to; empty if it is no such entry. */
    public static Optional<CheckpointId> checkpoint(String pointer) {
        Matcher matcher = POINTER.matcher(pointer);
        return matcher.matches()
                ? Optional.of(new CheckpointId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** A new name for a job's jar. */
    public String newBlob(Optional<JobId> job, long token) {
        return clusterId + "/blobs/" + job.map(JobId::value).orElse("uploads") + "/" + token + "-" + suffix() + ".jar";
    }

    /** A new name for a submission. */
    public String newSubmission(JobId job, long token) {
        return submissions(job) + "submission-" + token + "-" + suffix();
    }

    /** A new name for a checkpoint's metadata. */
    public String newMetadata(JobId job, CheckpointId checkpoint) {
        return directory(job, checkpoint) + "/metadata-" + suffix();
    }

    /** Where all payloads of one checkpoint are; no slash at the end. */
    public String directory(JobId job, CheckpointId checkpoint) {
        return checkpoints(job) + checkpoint;
    }

    /** Start of the names of all checkpoint payloads of a job. */
    public String checkpoints(JobId job) {
        return clusterId + "/checkpoints/" + job + "/";
    }

    /** Start of the names of all submissions of a job. */
    public String submissions(JobId job) {
        return clusterId + "/jobs/" + job + "/";
    }

    /** Start of the names of jars that were uploaded for a job. */
    public String blobs(JobId job) {
        return clusterId + "/blobs/" + job + "/";
    }

    /** Start of the names of all payloads of the cluster. */
    public String all() {
        return clusterId + "/";
    }

    /** What a payload is, by its name; empty if the runtime does not write such names. */
    public Optional<Payload> payload(String name) {
        if (!name.startsWith(all())) {
            return Optional.empty();
        }
        String rest = name.substring(all().length());
        Matcher blob = BLOB.matcher(rest);
        if (blob.matches()) {
            return token(blob.group(2)).map(token -> new Payload.Blob(name, token));
        }
        Matcher submission = SUBMISSION.matcher(rest);
        if (submission.matches()) {
            return token(submission.group(2)).map(token -> new Payload.Submission(name, token));
        }
        Matcher checkpoint = CHECKPOINT.matcher(rest);
        if (!checkpoint.matches()) {
            return Optional.empty();
        }
        JobId job = new JobId(checkpoint.group(1));
        return token(checkpoint.group(2))
                .flatMap(token -> token(checkpoint.group(3)).map(id -> new CheckpointId(token, id)))
                .map(id -> new Payload.OfCheckpoint(name, job, id));
    }

    private static Optional<Long> token(String digits) {
        try {
            long value = Long.parseLong(digits);
            return value < 1 ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private String suffix() {
        return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    /** A payload, as far as its name tells. */
    public sealed interface Payload {

        /** Its whole name. */
        String name();

        /** Token of the leader under which it was written. */
        long token();

        /** A job's jar. */
        record Blob(String name, long token) implements Payload {}

        /** A submission. */
        record Submission(String name, long token) implements Payload {}

        /** A snapshot or the metadata of a checkpoint. */
        record OfCheckpoint(String name, JobId job, CheckpointId checkpoint) implements Payload {
            @Override
            public long token() {
                return checkpoint.token();
            }
        }
    }
}
