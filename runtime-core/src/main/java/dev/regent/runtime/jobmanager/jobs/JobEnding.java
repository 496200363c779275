package dev.regent.runtime.jobmanager.jobs;

import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobStore;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.Payloads;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.SinksEnded;
import dev.regent.runtime.rpc.ToTaskManager.EndSinks;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a job, step by step: dirty result, sinks, scope, checkpoint payloads, submission pointer, submission and jar, clean result. Each step can
 * be repeated; after the first the job never runs again, whoever leads (J3). A pointer goes before its payload (S6).
 */
final class JobEnding {

    private static final Logger LOG = LoggerFactory.getLogger(JobEnding.class);

    private final JobsContext context;
    private final SerialIo io;
    private final JobId job;
    private final JobResult result;
    private final BooleanSupplier jarIsShared;
    private final Consumer<JobResult> onClean;
    private Optional<SinkEnd> sinks = Optional.empty();

    /**
     * @param io of this job, so that nothing of the run is still on its way
     * @param jarIsShared whether another job may need the same jar
     */
    JobEnding(
            JobsContext context,
            SerialIo io,
            JobResult result,
            BooleanSupplier jarIsShared,
            Consumer<JobResult> onClean) {
        this.context = context;
        this.io = io;
        this.job = result.jobId();
        this.result = result;
        this.jarIsShared = jarIsShared;
        this.onClean = onClean;
    }

    /** Writes the result, then cleans up. */
    void begin(Runnable onDurable) {
        step(context.storeIo(), "write the result", () -> context.store().putResult(result), () -> {
            onDurable.run();
            endSinks();
        });
    }

    /** Cleans up after a result that a former leader has written. */
    void resume() {
        endSinks();
    }

    /** A TaskManager has answered. */
    void sinksEnded(SinksEnded answer) {
        sinks.ifPresent(each -> each.answered(answer));
    }

    /** A TaskManager's connection has ended. */
    void gone(TaskManager taskManager) {
        sinks.ifPresent(each -> each.gone(taskManager));
    }

    /** Before the scope, which alone says what may be committed; whatever comes of it, the clean-up goes on. */
    private void endSinks() {
        if (!context.store().submitted().contains(job)) {
            deleteScope(); // a former leader was further
            return;
        }
        io.untilKnown(
                "job " + job + ": read what its sinks may commit",
                () -> SinkEnd.read(context, result),
                request -> request.ifPresentOrElse(this::endSinks, this::deleteScope),
                unreadable -> {
                    SinkEnd.left(context, job, "what may be committed cannot be read: " + unreadable.getMessage());
                    deleteScope();
                });
    }

    private void endSinks(EndSinks request) {
        SinkEnd begun = new SinkEnd(context, request, this::deleteScope);
        sinks = Optional.of(begun);
        begun.ask();
    }

    private void deleteScope() {
        step(
                io,
                "delete the scope",
                () -> context.leadership().deleteScope(Layout.scope(job)),
                this::deleteCheckpoints);
    }

    private void deleteCheckpoints() {
        step(
                io,
                "delete the checkpoints",
                () -> context.checkpoints().list(context.layout().checkpoints(job)).stream()
                        .filter(payload -> result.retained()
                                .filter(kept -> payload.startsWith(kept + "/"))
                                .isEmpty())
                        .forEach(context.checkpoints()::delete),
                this::removeSubmission);
    }

    private void removeSubmission() {
        JobStore store = context.store();
        step(context.storeIo(), "remove the submission", () -> store.removeSubmission(job), this::deletePayloads);
    }

    private void deletePayloads() {
        Optional<String> jar = jarIsShared.getAsBoolean() ? Optional.empty() : result.jar();
        step(io, "delete the submission and the jar", () -> deleteSubmissionAndJar(jar), this::markClean);
    }

    private void deleteSubmissionAndJar(Optional<String> jar) {
        StateStorage storage = context.storage();
        Payloads.deleteAll(storage, context.layout().submissions(job));
        jar.ifPresent(storage::delete);
    }

    private void markClean() {
        JobResult clean = result.clean();
        step(
                context.storeIo(),
                "mark the result as clean",
                () -> context.store().putResult(clean),
                () -> {
                    context.event(EventKind.JOB_CLEANED, job, "all data of the job is deleted");
                    onClean.accept(clean);
                });
    }

    private void step(SerialIo queue, String what, Runnable work, Runnable next) {
        queue.untilKnown(
                "job " + job + ": " + what,
                () -> {
                    work.run();
                    return true;
                },
                done -> next.run(),
                error -> LOG.warn(
                        "Job {} stays to be cleaned up by the next leader: cannot {}: {}",
                        job,
                        what,
                        error.getMessage()));
    }
}
