package dev.regent.runtime.jobmanager.store;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.json.MalformedJsonException;
import dev.regent.runtime.rpc.JobId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs and all results of the cluster, under one leader. Calls block; commits of the same scope come one after the other. */
public final class JobStore {

    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

    private final StateStorage storage;
    private final Layout layout;
    private final long token;
    private final ScopeStore jobs;
    private final ScopeStore results;

    private JobStore(StateStorage storage, Layout layout, long token, ScopeStore jobs, ScopeStore results) {
        this.storage = storage;
        this.layout = layout;
        this.token = token;
        this.jobs = jobs;
        this.results = results;
    }

    /** Opens both scopes and reads them; errors as {@link Leadership#stateHandles}. */
    public static JobStore open(Leadership leadership, StateStorage storage, Layout layout) {
        ScopeStore jobs = ScopeStore.open(leadership, Layout.JOBS);
        ScopeStore results = ScopeStore.open(leadership, Layout.RESULTS);
        return new JobStore(storage, layout, leadership.token().value(), jobs, results);
    }

    /** Every job that was submitted and not yet cleaned up. */
    public SortedSet<JobId> submitted() {
        return ids(jobs);
    }

    /** Every job that has ended. */
    public SortedSet<JobId> ended() {
        return ids(results);
    }

    /** How a job ended; empty if it has not, or if its result cannot be read (see {@link #ended}). */
    public Optional<JobResult> result(JobId job) {
        return results.text(job.value()).flatMap(text -> parse(job, text));
    }

    /** Payload of a job's submission. */
    public Optional<String> submissionPayload(JobId job) {
        return jobs.text(job.value());
    }

    /** Every payload that is named by a pointer of the scope {@code jobs}. */
    public SortedSet<String> submissionPayloads() {
        return new TreeSet<>(jobs.startingWith("").values());
    }

    /** Reads a submission; errors as {@link Payloads#read}. */
    public JobSubmission submission(JobId job) {
        String payload = submissionPayload(job)
                .orElseThrow(() -> new CorruptStateException("job " + job + " has no submission"));
        JobSubmission submission = Payloads.read(storage, payload, JobSubmission.class);
        if (!submission.jobId().equals(job)) {
            throw new CorruptStateException(
                    "payload '" + payload + "' is the submission of job " + submission.jobId() + ", not of job " + job);
        }
        return submission;
    }

    /** Writes a submission's payload, to which nothing points yet; gives its name. */
    public String writeSubmission(JobSubmission submission) {
        String payload = layout.newSubmission(submission.jobId(), token);
        Payloads.write(storage, payload, submission);
        return payload;
    }

    /** Makes a job exist. */
    public void commitSubmission(JobId job, String payload) {
        jobs.put(job.value(), payload);
    }

    /** Makes a job exist no more. */
    public void removeSubmission(JobId job) {
        jobs.commit(Map.of(job.value(), Optional.empty()));
    }

    /** Writes how a job ended. */
    public void putResult(JobResult result) {
        results.put(result.jobId().value(), Json.text(result));
    }

    private static SortedSet<JobId> ids(ScopeStore scope) {
        SortedSet<JobId> ids = new TreeSet<>();
        new TreeMap<>(scope.startingWith("")).keySet().forEach(name -> {
            try {
                ids.add(new JobId(name));
            } catch (IllegalArgumentException foreign) {
                LOG.warn("Ignored an entry that is no job: {}", foreign.getMessage());
            }
        });
        return ids;
    }

    private static Optional<JobResult> parse(JobId job, String text) {
        try {
            return Optional.of(Json.read(text.getBytes(StandardCharsets.UTF_8), JobResult.class));
        } catch (MalformedJsonException corrupt) {
            LOG.warn(
                    "The result of job {} cannot be read; the job has ended and does not run again: {}",
                    job,
                    corrupt.getMessage());
            return Optional.empty();
        }
    }
}
