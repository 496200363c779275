package dev.regent.runtime.jobmanager.jobs;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointStore;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.ScopeStore;
import dev.regent.runtime.rpc.JobId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job as a leader finds it after it has opened the job's scope.
 *
 * @param submission what runs
 * @param scope opened
 * @param checkpointStore over the same scope
 * @param attempts the current attempts as recorded
 * @param checkpoints what the pointers name, oldest first, the newest with its metadata
 * @param canceling whether cancelling was asked for
 */
record RecoveredJob(
        JobSubmission submission,
        ScopeStore scope,
        CheckpointStore checkpointStore,
        Attempts attempts,
        List<CompletedCheckpoint> checkpoints,
        boolean canceling) {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveredJob.class);

    /**
     * Opens the scope, then reads it. Blocks.
     *
     * @throws CorruptStateException if anything that is needed cannot be read
     */
    static RecoveredJob read(JobsContext context, JobId job) {
        JobSubmission submission = context.store().submission(job);
        ScopeStore scope = ScopeStore.open(context.leadership(), Layout.scope(job));
        CheckpointStore store = checkpointStore(context, submission, scope);
        List<CompletedCheckpoint> checkpoints = new ArrayList<>(store.pointers());
        if (!checkpoints.isEmpty()) {
            int newest = checkpoints.size() - 1;
            checkpoints.set(newest, store.read(checkpoints.get(newest)));
        }
        boolean canceling = scope.text(Layout.CANCELING).isPresent();
        return new RecoveredJob(submission, scope, store, attempts(scope), checkpoints, canceling);
    }

    /**
     * Drops, with an operator's consent, whatever cannot be read: checkpoints from the newest down to the first that is whole, or the job's
     * whole scope. The next {@link #read} then succeeds. Blocks.
     */
    static void acceptLoss(JobsContext context, JobId job) {
        JobSubmission submission = context.store().submission(job);
        try {
            ScopeStore scope = ScopeStore.open(context.leadership(), Layout.scope(job));
            attempts(scope);
            dropUnreadable(job, checkpointStore(context, submission, scope));
        } catch (CorruptStateException whole) {
            LOG.warn("Job {}: all its state is given up: {}", job, whole.getMessage());
            context.leadership().deleteScope(Layout.scope(job));
        }
    }

    private static void dropUnreadable(JobId job, CheckpointStore store) {
        List<CompletedCheckpoint> checkpoints = store.pointers();
        for (int newest = checkpoints.size() - 1; newest >= 0; newest--) {
            try {
                store.verify(checkpoints.get(newest));
                return;
            } catch (CorruptStateException unreadable) {
                LOG.warn(
                        "Job {}: checkpoint {} is given up: {}",
                        job,
                        checkpoints.get(newest).id(),
                        unreadable.getMessage());
                store.forget(checkpoints.get(newest).id());
            }
        }
    }

    private static CheckpointStore checkpointStore(JobsContext context, JobSubmission submission, ScopeStore scope) {
        return new CheckpointStore(
                submission.jobId(),
                submission.parallelism(),
                context.token(),
                context.layout(),
                scope,
                context.checkpoints(),
                context.profile().maxBatchChanges());
    }

    private static Attempts attempts(ScopeStore scope) {
        return scope.text(Layout.ATTEMPTS).map(Attempts::parse).orElse(Attempts.NONE);
    }
}
