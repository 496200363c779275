package dev.regent.runtime.taskmanager;

import dev.regent.runtime.chain.ChainCounters;
import dev.regent.runtime.chain.Progress;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToTaskManager.Deploy;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of one subtask, on a thread of its own.
 *
 * <p>DEPLOYING to RUNNING when the chain is open, RUNNING to END_OF_INPUT when everything is read; from each of them to FAILED by an exception
 * and to CANCELED by a cancellation, but from END_OF_INPUT to FINISHED. Mail is handled between two steps of the chain, so it waits as long as a
 * step takes; a thread that has nothing to do waits for mail.
 *
 * <p>User code that neither returns nor yields to an interrupt is abandoned: the attempt counts as over and frees its slot, its thread ends with
 * its user code or with the process. It does no harm meanwhile, since only this thread commits, and it commits nothing after the abandonment.
 */
final class SubtaskRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SubtaskRunner.class);
    private static final Duration LEAST_IDLE = Duration.ofMillis(2);
    private static final Duration MOST_IDLE = Duration.ofMillis(10);
    private static final Duration END_OF_INPUT_WAIT = Duration.ofMinutes(1);

    private final Deploy deploy;
    private final AttemptEnvironment environment;
    private final AttemptListener listener;
    private final AttemptCheckpoints checkpoints;
    private final Threads.Mailbox<Mail> mailbox;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Threads.Signal ended;
    private final Threads.Worker thread;
    private final long startedNanos;
    private volatile AttemptState state = AttemptState.DEPLOYING;
    private volatile boolean canceled;
    private volatile Optional<Ending> failure = Optional.empty();
    private volatile @Nullable CheckpointId newestTrigger;
    private volatile @Nullable SubtaskChain chain;

    SubtaskRunner(Deploy deploy, AttemptEnvironment environment, AttemptListener listener) {
        this.deploy = deploy;
        this.environment = environment;
        this.listener = listener;
        this.checkpoints = new AttemptCheckpoints(this, environment, listener);
        this.startedNanos = environment.nanos().getAsLong();
        this.mailbox = environment.threads().mailbox();
        this.ended = environment.threads().signal();
        this.thread = environment
                .threads()
                .worker(
                        "regent-subtask-" + deploy.jobName() + "-" + deploy.subtask() + "-" + deploy.attempt(),
                        this::run);
    }

    /** Begins. Called once. */
    void start() {
        thread.start();
    }

    private void run() {
        try (ChainInHand work = new ChainInHand(deploy, environment)) {
            try {
                process(work.open());
            } catch (Throwable thrown) { // user code may throw anything, and none of it may end the process
                fail(thrown, work.restoring());
            }
        } finally {
            checkpoints.close();
            environment.totals().retire(this);
            end();
        }
    }

    private void process(SubtaskChain opened) throws InterruptedException {
        chain = opened;
        environment.totals().add(this, this::counters);
        enter(AttemptState.RUNNING);
        Duration idle = LEAST_IDLE;
        while (handleMail(opened)) {
            Progress progress = state == AttemptState.END_OF_INPUT ? Progress.END_OF_INPUT : opened.step();
            switch (progress) {
                case MORE -> idle = LEAST_IDLE;
                case IDLE -> {
                    await(opened, idle);
                    idle = longer(idle);
                }
                case END_OF_INPUT -> {
                    enter(AttemptState.END_OF_INPUT);
                    await(opened, END_OF_INPUT_WAIT);
                }
            }
        }
    }

    private void enter(AttemptState next) {
        if (state != next) {
            state = next;
            LOG.info("{}: {}", this, next);
            listener.changed(this, next);
        }
    }

    private static Duration longer(Duration idle) {
        Duration doubled = idle.multipliedBy(2);
        return doubled.compareTo(MOST_IDLE) < 0 ? doubled : MOST_IDLE;
    }

    private void await(SubtaskChain opened, Duration patience) throws InterruptedException {
        Optional<Mail> mail = mailbox.poll(patience);
        if (mail.isPresent()) {
            handle(opened, mail.get());
        }
    }

    /** False if the attempt is to end. */
    private boolean handleMail(SubtaskChain opened) throws InterruptedException {
        for (Optional<Mail> mail = mailbox.poll(); mail.isPresent() && !canceled; mail = mailbox.poll()) {
            handle(opened, mail.get());
        }
        return !canceled;
    }

    private void handle(SubtaskChain opened, Mail mail) throws InterruptedException {
        if (canceled) {
            return;
        }
        if (mail instanceof Mail.Trigger trigger) {
            snapshot(opened, trigger);
        } else if (mail instanceof Mail.Complete completed) {
            checkpoints.commit(opened, completed);
        }
    }

    /** Triggers that queued up behind a slow step are void but for the newest. */
    private void snapshot(SubtaskChain opened, Mail.Trigger trigger) {
        if (trigger.checkpoint().equals(newestTrigger)) {
            checkpoints.take(opened, trigger);
        } else {
            listener.declined(this, trigger.checkpoint(), "a newer checkpoint was asked for meanwhile");
        }
    }

    /** From any thread: take a snapshot. Declined unless the attempt is running or at the end of its input. */
    void trigger(CheckpointId checkpoint, String directory) {
        if (state == AttemptState.DEPLOYING || over.get() || canceled) {
            listener.declined(this, checkpoint, "the attempt is " + (canceled ? "being cancelled" : state));
            return;
        }
        newestTrigger = checkpoint;
        mailbox.add(new Mail.Trigger(checkpoint, directory));
    }

    /** From any thread: commit. */
    void completed(Mail.Complete completed) {
        mailbox.add(completed);
    }

    /** From any thread: end soon. User code that does not return needs {@link #interrupt} and perhaps {@link #abandon}. Idempotent. */
    void cancel() {
        canceled = true;
        checkpoints.close();
        mailbox.add(new Mail.WakeUp());
    }

    /** From any thread: rouse user code that blocks. */
    void interrupt() {
        thread.interrupt();
    }

    /** From any thread: the attempt counts as over from now on, whatever its thread does. */
    void abandon(String why) {
        canceled = true;
        if (over.compareAndSet(false, true)) {
            String error = why + ", thread " + thread.position() + " is abandoned";
            LOG.error("{}: {}", this, error);
            checkpoints.close();
            environment.totals().retire(this);
            Ending how = failure.map(failed -> Ending.failed(failed.kind(), failed.error() + "; " + error))
                    .orElse(new Ending(canceledState(), FailureKind.NONE, error));
            over(how);
        }
    }

    private void fail(Throwable thrown, boolean restoring) {
        if (canceled) {
            LOG.debug("{}: was cancelled and threw", this, thrown);
            return;
        }
        Ending how = Ending.failed(thrown, restoring);
        LOG.warn("{}: failed: {}", this, how.error());
        LOG.debug("{}: failed", this, thrown);
        failure = Optional.of(how);
        listener.ending(this);
    }

    private void end() {
        if (!over.compareAndSet(false, true)) {
            LOG.info("{}: the abandoned thread has ended", this);
            return;
        }
        Ending how = failure.orElse(Ending.of(canceledState()));
        LOG.info("{}: {}", this, how.state());
        over(how);
    }

    private void over(Ending how) {
        state = how.state();
        listener.ended(this, how);
        ended.raise();
    }

    private AttemptState canceledState() {
        return state == AttemptState.END_OF_INPUT ? AttemptState.FINISHED : AttemptState.CANCELED;
    }

    SubtaskKey key() {
        return new SubtaskKey(deploy.jobId(), deploy.subtask());
    }

    Attempt attempt() {
        return deploy.attempt();
    }

    /** For people and for measurements. */
    MetricsServer.AttemptView view() {
        Counters counted = counters();
        return new MetricsServer.AttemptView(
                deploy.jobId().value(),
                deploy.jobName(),
                deploy.subtask(),
                deploy.attempt().toString(),
                state.name(),
                startedNanos,
                counted.recordsIn(),
                counted.recordsOut(),
                counted.skipped(),
                counted.deadLettered());
    }

    /** Waits until it is over, at most as long as given; false if it is not. */
    boolean awaitOver(Duration patience) {
        try {
            return ended.await(patience);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return over.get();
        }
    }

    AttemptState state() {
        return state;
    }

    AttemptCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Whether it was cancelled or has failed, so that its slot will be free soon. */
    boolean isEnding() {
        return canceled || failure.isPresent() || over.get();
    }

    /** Whether it holds no slot any more. */
    boolean isOver() {
        return over.get();
    }

    /** What it has counted; from any thread. */
    Counters counters() {
        SubtaskChain open = chain;
        if (open == null) {
            return Counters.NONE;
        }
        ChainCounters counted = open.counters();
        return new Counters(counted.recordsIn(), counted.recordsOut(), counted.skipped(), counted.deadLettered());
    }

    /** For messages. */
    @Override
    public String toString() {
        return "Job '" + deploy.jobName() + "' (" + deploy.jobId() + ") subtask " + deploy.subtask() + " attempt "
                + deploy.attempt();
    }
}
