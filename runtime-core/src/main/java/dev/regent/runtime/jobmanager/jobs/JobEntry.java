package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.rpc.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a leader knows of one job. Used on the loop alone. */
final class JobEntry {

    private final JobId jobId;
    private final SerialIo io;
    private final List<Consumer<JobRun>> early = new ArrayList<>();
    private Optional<JobRun> run = Optional.empty();
    private Optional<JobResult> result = Optional.empty();
    private Optional<String> blocked = Optional.empty();
    private Optional<JobEnding> ending = Optional.empty();

    /** @param io every operation on this job's scope and payloads */
    JobEntry(JobId jobId, SerialIo io) {
        this.jobId = jobId;
        this.io = io;
    }

    JobId jobId() {
        return jobId;
    }

    SerialIo io() {
        return io;
    }

    Optional<JobRun> run() {
        return run;
    }

    Optional<JobResult> result() {
        return result;
    }

    Optional<String> blocked() {
        return blocked;
    }

    /** Whether the job is still being read. */
    boolean isReading() {
        return run.isEmpty() && result.isEmpty() && blocked.isEmpty();
    }

    /** Says something to the run, or keeps it until the job is read. */
    void tell(Consumer<JobRun> message) {
        if (isReading()) {
            early.add(message);
        } else {
            run.ifPresent(message);
        }
    }

    void running(JobRun newRun) {
        run = Optional.of(newRun);
        List<Consumer<JobRun>> kept = List.copyOf(early);
        early.clear();
        kept.forEach(message -> message.accept(newRun));
    }

    void ended(JobResult newResult) {
        early.clear();
        run = Optional.empty();
        blocked = Optional.empty();
        result = Optional.of(newResult);
    }

    /** The clean-up under way, also after it is done. */
    Optional<JobEnding> ending() {
        return ending;
    }

    void ending(JobEnding begun) {
        ending = Optional.of(begun);
    }

    void block(String reason) {
        early.clear();
        run = Optional.empty();
        blocked = Optional.of(reason);
    }

    void readAgain() {
        blocked = Optional.empty();
    }

    JobView view() {
        return run.map(JobRun::view)
                .or(() -> result.map(JobView::of))
                .orElseGet(() -> JobView.unread(
                        jobId, blocked.isPresent() ? JobState.BLOCKED : JobState.CREATED, blocked.orElse("")));
    }
}
