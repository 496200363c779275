package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.rpc.SessionConnector;
import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.threads.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TaskManager without its ports and files: announces itself, finds the leader, registers, runs what it deploys, and goes on running while
 * there is no leader.
 */
public final class TaskManagerCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerCore.class);
    private static final Duration CLOSE_SUBTASKS = Duration.ofSeconds(4);
    private static final Duration CLOSE_PART = Duration.ofSeconds(2);
    private static final int MOST_IO_THREADS = 8;

    /**
     * What it is and what it works with.
     *
     * @param name the process name
     * @param slots how many subtasks it can run
     * @param restAddress host:port of its metrics endpoint
     * @param cancellationGrace how long user code may take before it is interrupted
     * @param cancellationTimeout how long it may take before it is abandoned
     * @param membership of the group of TaskManagers; closed with this
     * @param retrieval of the election of JobManagers; closed with this
     * @param connector opens sessions to the leader
     * @param codes code of the jobs
     * @param checkpoints where snapshots are
     * @param temporary local folder for what does not fit into memory
     * @param nanos the monotonic clock
     * @param random gives text that nobody else has
     * @param threads where threads come from
     */
    public record Environment(
            String name,
            int slots,
            String restAddress,
            Duration cancellationGrace,
            Duration cancellationTimeout,
            Membership membership,
            LeaderRetrieval retrieval,
            SessionConnector connector,
            CodeSource codes,
            StateStorage checkpoints,
            Path temporary,
            LongSupplier nanos,
            Supplier<String> random,
            Threads threads) {}

    private final Environment environment;
    private final ScheduledExecutorService control;
    private final ScheduledExecutorService lookup;
    private final ExecutorService io;
    private final TokenGate gate = new TokenGate();
    private final Presence presence;
    private final LeaderLink link;
    private final Attempts attempts;
    private final SinkEnds sinkEnds;
    private final String incarnation;

    /** Does nothing before {@link #start}. */
    public TaskManagerCore(Environment environment) {
        this(environment, new RecordTotals());
    }

    TaskManagerCore(Environment environment, RecordTotals totals) {
        this.environment = environment;
        this.incarnation = environment.random().get();
        Threads threads = environment.threads();
        control = threads.serial("taskmanager-control");
        lookup = threads.blocking("taskmanager-lookup");
        io = threads.pool("taskmanager-io", Math.min(MOST_IO_THREADS, environment.slots() + 1));
        Parts parts = new Parts();
        link = new LeaderLink(
                environment.retrieval(), environment.connector(), gate, control, lookup, environment.nanos(), parts);
        attempts = new Attempts(
                environment.slots(),
                attemptEnvironment(totals),
                new AttemptMessages(link, gate),
                new EndWatch(control, environment.cancellationGrace(), environment.cancellationTimeout()),
                whileOpen(control));
        sinkEnds = new SinkEnds(
                environment.codes(),
                link,
                threads.pool("taskmanager-sink-end", SinkEnds.MOST_AT_A_TIME),
                whileOpen(control));
        presence = new Presence(
                environment.membership(),
                Map.of(
                        "rest",
                        environment.restAddress(),
                        "slots",
                        Integer.toString(environment.slots()),
                        Register.MEMBER_ATTRIBUTE,
                        incarnation),
                lookup,
                environment.nanos(),
                () -> control.execute(link::start));
    }

    private AttemptEnvironment attemptEnvironment(RecordTotals totals) {
        return new AttemptEnvironment(
                environment.codes(),
                environment.checkpoints(),
                io,
                environment.temporary(),
                totals,
                environment.nanos(),
                () -> environment.random().get().substring(0, 8),
                environment.threads());
    }

    /** What attempts say after the end is heard by nobody. */
    private static Executor whileOpen(Executor control) {
        return task -> {
            try {
                control.execute(task);
            } catch (RejectedExecutionException closed) {
                LOG.debug("Dropped what a subtask said after the TaskManager had closed");
            }
        };
    }

    /** Begins; returns without waiting for the backend or a leader. Called once. */
    public void start() {
        presence.start();
    }

    /** Unique to this life of the process. */
    String incarnation() {
        return incarnation;
    }

    TokenGate gate() {
        return gate;
    }

    Attempts attempts() {
        return attempts;
    }

    LeaderLink link() {
        return link;
    }

    /**
     * Idempotent; every part has its own bound. The stream ends first, so that the leader counts one lost TaskManager and not one failure for
     * each subtask; the group is left last, when nothing runs here any more.
     */
    @Override
    public void close() {
        runOn(control, link::close, CLOSE_PART);
        runOn(control, attempts::close, CLOSE_PART);
        runOn(control, sinkEnds::close, CLOSE_PART);
        awaitSubtasks();
        runOn(lookup, this::leave, CLOSE_PART);
        lookup.shutdownNow();
        control.shutdownNow();
        io.shutdownNow();
    }

    private void leave() {
        environment.membership().close();
        environment.retrieval().close();
    }

    private void awaitSubtasks() {
        long deadline = environment.nanos().getAsLong() + CLOSE_SUBTASKS.toNanos();
        for (SubtaskRunner runner : attempts.running()) {
            if (!runner.awaitOver(
                    Duration.ofNanos(deadline - environment.nanos().getAsLong()))) {
                runner.abandon("did not end within " + CLOSE_SUBTASKS.toMillis() + " ms while the TaskManager closes");
            }
        }
    }

    private static void runOn(ScheduledExecutorService thread, Runnable task, Duration patience) {
        try {
            thread.submit(task).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hangs) {
            LOG.warn("A part of the TaskManager does not close within {} ms and is left", patience.toMillis());
        } catch (ExecutionException failed) {
            LOG.warn("A part of the TaskManager failed to close: {}", Causes.oneLine(failed));
        } catch (RejectedExecutionException closed) {
            LOG.debug("Closed before");
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands to each part what the others say. */
    private final class Parts implements Registrant {

        @Override
        public Register registration(long token) {
            return new Register(
                    token,
                    environment.name(),
                    incarnation,
                    environment.restAddress(),
                    environment.slots(),
                    attempts.report());
        }

        @Override
        public void registered(long token, boolean again) {
            attempts.registered(token, again);
        }

        @Override
        public void received(ToTaskManager message) {
            if (message instanceof ToTaskManager.Deploy deploy) {
                attempts.deploy(deploy);
            } else if (message instanceof ToTaskManager.Cancel cancel) {
                attempts.cancel(cancel);
            } else if (message instanceof ToTaskManager.TriggerCheckpoint trigger) {
                attempts.trigger(trigger);
            } else if (message instanceof ToTaskManager.CheckpointCompleted completed) {
                attempts.completed(completed);
            } else if (message instanceof ToTaskManager.EndSinks end) {
                sinkEnds.end(end);
            }
        }

        @Override
        public List<AttemptMetrics> metrics() {
            return attempts.metrics();
        }
    }
}
