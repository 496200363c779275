package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToTaskManager.Cancel;
import dev.regent.runtime.rpc.ToTaskManager.CheckpointCompleted;
import dev.regent.runtime.rpc.ToTaskManager.CompletedSubtask;
import dev.regent.runtime.rpc.ToTaskManager.Deploy;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import dev.regent.runtime.rpc.ToTaskManager.TriggerCheckpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which attempts this TaskManager has. What a leader asks of an attempt is done to exactly that attempt and to no other of the same subtask (J6):
 * a deployment that is not larger than all seen before is refused, a larger one takes the place of the running one once that has stopped, and
 * never runs beside it.
 *
 * <p>Belongs to the control thread; {@link #running} and the listener's methods are for any.
 */
final class Attempts implements AttemptListener {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final int slots;
    private final AttemptEnvironment environment;
    private final AttemptMessages messages;
    private final EndWatch endWatch;
    private final Executor control;
    private final Map<SubtaskKey, SubtaskRunner> runners = new ConcurrentHashMap<>();
    private final Map<SubtaskKey, Deploy> waiting = new LinkedHashMap<>();
    private final Map<SubtaskKey, Attempt> largest = new HashMap<>();
    private final Map<SubtaskRunner, AttemptState> reported = new LinkedHashMap<>();
    private final AtomicLong misdirected = new AtomicLong();
    private boolean closed;

    /** @param control runs tasks one after the other, in order */
    Attempts(int slots, AttemptEnvironment environment, AttemptMessages messages, EndWatch endWatch, Executor control) {
        this.slots = slots;
        this.environment = environment;
        this.messages = messages;
        this.endWatch = endWatch;
        this.control = control;
    }

    /** Starts an attempt, at once or when a smaller one of its subtask has stopped. */
    void deploy(Deploy deploy) {
        SubtaskKey key = new SubtaskKey(deploy.jobId(), deploy.subtask());
        Attempt seen = largest.get(key);
        if (deploy.attempt().equals(seen)) {
            repeated(key, deploy.attempt());
        } else if (seen != null && deploy.attempt().compareTo(seen) < 0) {
            refuse(key, deploy, "is not larger than attempt " + seen + ", which was deployed here before");
        } else if (deploy.attempt().token() != deploy.token()) {
            refuse(key, deploy, "does not carry the token of the leader that deploys it, " + deploy.token());
        } else if (closed) {
            refuse(key, deploy, "cannot start, the TaskManager is closing");
        } else {
            largest.put(key, deploy.attempt());
            replace(key, deploy);
        }
    }

    private void refuse(SubtaskKey key, Deploy deploy, String why) {
        String line = "attempt " + deploy.attempt() + " of " + key + " " + why;
        LOG.warn("Refused a deployment: {}", line);
        messages.refused(key, deploy.attempt(), line);
    }

    private void repeated(SubtaskKey key, Attempt attempt) {
        SubtaskRunner runner = runners.get(key);
        if (runner != null && runner.attempt().equals(attempt)) {
            messages.changed(key, attempt, runner.state());
        } else if (!waiting.containsKey(key)) {
            messages.answerForAbsent(key, attempt);
        }
    }

    private void replace(SubtaskKey key, Deploy deploy) {
        Deploy superseded = waiting.put(key, deploy);
        if (superseded != null) {
            messages.ended(key, superseded.attempt(), Ending.of(AttemptState.CANCELED));
        }
        SubtaskRunner running = runners.get(key);
        if (running != null) {
            LOG.info("{}: ends, attempt {} takes its place", running, deploy.attempt());
            stop(running);
        }
        startWaiting();
    }

    /** Starts what waits, as far as its predecessor is gone and a slot is free; what no ending attempt can make room for is refused. */
    private void startWaiting() {
        for (SubtaskKey key : List.copyOf(waiting.keySet())) {
            if (!runners.containsKey(key)) {
                startOrRefuse(key);
            }
        }
    }

    private void startOrRefuse(SubtaskKey key) {
        if (runners.size() < slots) {
            Deploy deploy = waiting.remove(key);
            if (deploy != null) {
                SubtaskRunner runner = new SubtaskRunner(deploy, environment, this);
                runners.put(key, runner);
                LOG.info("{}: DEPLOYING", runner);
                runner.start();
            }
        } else if (runners.values().stream().noneMatch(SubtaskRunner::isEnding)) {
            Deploy deploy = waiting.remove(key);
            if (deploy != null) {
                refuse(key, deploy, "finds all " + slots + " slots in use");
            }
        }
    }

    /** Ends exactly that attempt; whatever became of it is answered. */
    void cancel(Cancel cancel) {
        SubtaskKey key = new SubtaskKey(cancel.jobId(), cancel.subtask());
        Deploy notStarted = waiting.get(key);
        if (notStarted != null && notStarted.attempt().equals(cancel.attempt())) {
            waiting.remove(key);
            messages.ended(key, cancel.attempt(), Ending.of(AttemptState.CANCELED));
            return;
        }
        Optional<SubtaskRunner> runner = runner(key, cancel.attempt());
        if (runner.isPresent()) {
            LOG.info("{}: is cancelled by leader {}", runner.get(), cancel.token());
            stop(runner.get());
        } else {
            messages.answerForAbsent(key, cancel.attempt());
        }
    }

    /** Asks the named attempts for their part of a checkpoint. */
    void trigger(TriggerCheckpoint trigger) {
        for (SubtaskAttempt asked : trigger.attempts()) {
            SubtaskKey key = new SubtaskKey(trigger.jobId(), asked.subtask());
            Optional<SubtaskRunner> runner = runner(key, asked.attempt());
            if (runner.isPresent()) {
                runner.get().trigger(trigger.checkpoint(), trigger.directory());
            } else {
                messages.declined(key, asked.attempt(), trigger.checkpoint(), "the attempt does not run here");
            }
        }
    }

    /** Has the named attempts commit; what is meant for another attempt than the running one commits nothing. */
    void completed(CheckpointCompleted completed) {
        for (CompletedSubtask part : completed.subtasks()) {
            SubtaskKey key = new SubtaskKey(completed.jobId(), part.subtask());
            Optional<SubtaskRunner> runner = runner(key, part.attempt());
            if (runner.isPresent()) {
                runner.get().completed(new Mail.Complete(completed.checkpoint(), part.transactions()));
            } else if (runners.containsKey(key)) {
                misdirected.incrementAndGet();
                LOG.warn(
                        "Refused the completion of checkpoint {} for attempt {} of {}: attempt {} runs here",
                        completed.checkpoint(),
                        part.attempt(),
                        key,
                        runners.get(key).attempt());
            }
        }
    }

    private Optional<SubtaskRunner> runner(SubtaskKey key, Attempt attempt) {
        return Optional.ofNullable(runners.get(key))
                .filter(runner -> runner.attempt().equals(attempt));
    }

    private void stop(SubtaskRunner runner) {
        if (!runner.isEnding()) {
            runner.cancel();
            endWatch.watch(runner);
        }
    }

    /** All attempts, for a registration. */
    List<AttemptReport> report() {
        messages.registering();
        reported.clear();
        runners.values().forEach(runner -> reported.put(runner, runner.state()));
        return reported.entrySet().stream()
                .map(entry -> new AttemptReport(
                        entry.getKey().key().jobId(),
                        entry.getKey().key().subtask(),
                        entry.getKey().attempt(),
                        entry.getValue()))
                .toList();
    }

    /** What each attempt has counted. */
    List<AttemptMetrics> metrics() {
        return runners.values().stream()
                .map(runner -> new AttemptMetrics(
                        runner.key().jobId(), runner.key().subtask(), runner.attempt(), runner.counters()))
                .toList();
    }

    /**
     * A leader has taken the registration: tells it again what may have been lost on the way to it. Acknowledgements of another leader's
     * checkpoints are void.
     *
     * @param again whether it is the leader that was lost
     */
    void registered(long token, boolean again) {
        messages.flush();
        sinceReport();
        largest.entrySet().removeIf(entry -> entry.getValue().token() < token && !runners.containsKey(entry.getKey()));
        for (SubtaskRunner runner : runners.values()) {
            AttemptCheckpoints checkpoints = runner.checkpoints();
            checkpoints
                    .unconfirmed()
                    .filter(snapshot -> snapshot.checkpoint().token() == token)
                    .ifPresent(snapshot -> messages.stored(runner, snapshot));
            checkpoints
                    .lastCommitted()
                    .filter(checkpoint -> again)
                    .ifPresent(checkpoint -> messages.committed(runner.key(), runner.attempt(), checkpoint));
        }
    }

    /** What has changed while the registration was on its way. */
    private void sinceReport() {
        for (SubtaskRunner runner : runners.values()) {
            if (runner.state() != reported.get(runner)) {
                messages.changed(runner.key(), runner.attempt(), runner.state());
            }
        }
        reported.clear();
    }

    /** Ends everything and takes nothing new. */
    void close() {
        closed = true;
        waiting.clear();
        runners.values().forEach(this::stop);
    }

    /** Attempts that hold a slot; from any thread. */
    List<SubtaskRunner> running() {
        return List.copyOf(runners.values());
    }

    /** How many completions were meant for another attempt than the running one; from any thread. */
    long misdirected() {
        return misdirected.get();
    }

    @Override
    public void changed(SubtaskRunner runner, AttemptState state) {
        control.execute(() -> messages.changed(runner.key(), runner.attempt(), state));
    }

    @Override
    public void ending(SubtaskRunner runner) {
        control.execute(() -> endWatch.watch(runner));
    }

    @Override
    public void ended(SubtaskRunner runner, Ending how) {
        control.execute(() -> {
            runners.remove(runner.key(), runner);
            messages.ended(runner.key(), runner.attempt(), how);
            startWaiting();
        });
    }

    @Override
    public boolean stored(SubtaskRunner runner, StoredSnapshot snapshot) {
        return messages.stored(runner, snapshot);
    }

    @Override
    public void declined(SubtaskRunner runner, CheckpointId checkpoint, String reason) {
        control.execute(() -> messages.declined(runner.key(), runner.attempt(), checkpoint, reason));
    }

    @Override
    public void committed(SubtaskRunner runner, CheckpointId checkpoint) {
        control.execute(() -> messages.committed(runner.key(), runner.attempt(), checkpoint));
    }
}
