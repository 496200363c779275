package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.Layout.Payload;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pointers name at one moment, and the rule of the sweeper (S7): a payload goes only if no pointer names it and nobody can commit it any
 * more, because its token is smaller than this leader's, or because this leader has given it up itself.
 */
public final class Pointers {

    private final long token;
    private final Set<String> submissions;
    private final Set<String> jars = new HashSet<>();
    private final Map<JobId, Set<CheckpointId>> running = new HashMap<>();
    private final Map<JobId, JobResult> ended = new HashMap<>();
    private final Set<JobId> unread = new HashSet<>();

    Pointers(long token, Set<String> submissions) {
        this.token = token;
        this.submissions = Set.copyOf(submissions);
    }

    void running(JobId job, String jar, Set<CheckpointId> needed) {
        jars.add(jar);
        running.put(job, needed);
    }

    void ended(JobResult result) {
        ended.put(result.jobId(), result);
        if (result.dirty()) {
            result.jar().ifPresent(jars::add);
        }
    }

    void unread(JobId job) {
        unread.add(job);
    }

    /** Whether a payload that was listed before may be deleted now. */
    public boolean isGarbage(Payload payload) {
        if (payload.token() > token) {
            return false; // of a leader that this one does not know of yet: it is about to lose
        }
        if (payload instanceof Payload.OfCheckpoint part) {
            return isGarbage(part);
        }
        if (payload.token() == token) {
            return false; // an upload that may still be submitted, or a submission under way
        }
        return payload instanceof Payload.Blob
                ? unread.isEmpty() && !jars.contains(payload.name())
                : !submissions.contains(payload.name());
    }

    private boolean isGarbage(Payload.OfCheckpoint part) {
        if (unread.contains(part.job())) {
            return false;
        }
        Set<CheckpointId> needed = running.get(part.job());
        if (needed != null) {
            return !needed.contains(part.checkpoint()); // its own id, given up or subsumed; or a smaller token
        }
        Optional<JobResult> result = Optional.ofNullable(ended.get(part.job()));
        if (result.isPresent()) {
            boolean kept = result.get()
                    .retained()
                    .filter(directory -> part.name().startsWith(directory + "/"))
                    .isPresent();
            return !result.get().dirty() && !kept; // while it is dirty, pointers may still be there
        }
        return part.token() < token;
    }
}
