package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.rpc.SessionClient;
import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.threads.NamedThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running TaskManager, put together; and who hands what to whom. */
final class TaskManagerProcess implements Registrant, Presence.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerProcess.class);
    private static final Duration CLOSE_SUBTASKS = Duration.ofSeconds(4);
    private static final Duration CLOSE_PART = Duration.ofSeconds(2);
    private static final int MOST_IO_THREADS = 8;

    private final TaskManagerSettings settings;
    private final String name;
    private final TemporaryFolder temporary;
    private final ScheduledExecutorService control = new SerialThread("taskmanager-control");
    private final ScheduledExecutorService lookup = new SerialThread("taskmanager-lookup");
    private final ThreadPoolExecutor io;
    private final TokenGate gate = new TokenGate();
    private final SessionClient client = new SessionClient();
    private final Membership membership;
    private final LeaderRetrieval retrieval;
    private final Presence presence;
    private final LeaderLink link;
    private final Attempts attempts;
    private final Sampler sampler;
    private final MetricsServer metrics;
    private volatile Optional<String> incarnation = Optional.empty();

    private TaskManagerProcess(
            TaskManagerSettings settings,
            String name,
            HaBackend backend,
            StateStorage blobs,
            StateStorage checkpoints,
            LongSupplier nanos,
            JobCode.Loader loader,
            TemporaryFolder temporary)
            throws IOException {
        this.settings = settings;
        this.name = name;
        this.temporary = temporary;
        io = ioThreads(settings.slots());
        RecordTotals totals = new RecordTotals();
        sampler = new Sampler(totals, nanos);
        metrics = MetricsServer.start(
                settings.bindHost(), settings.restPort(), sampler.ring(), this::views, this::status);
        membership = backend.membership("taskmanagers");
        retrieval = backend.leaderRetrieval("jobmanager");
        AttemptEnvironment environment = new AttemptEnvironment(
                new JobCodes(blobs, temporary.path(), loader),
                checkpoints,
                io,
                temporary.path(),
                totals,
                nanos,
                () -> UUID.randomUUID().toString().substring(0, 8));
        link = new LeaderLink(retrieval, client, gate, control, lookup, nanos, this);
        attempts = new Attempts(
                settings.slots(),
                environment,
                new AttemptMessages(link, gate),
                new EndWatch(control, settings.cancellationGrace(), settings.cancellationTimeout()),
                whileOpen(control));
        presence = new Presence(
                membership,
                Map.of("rest", restAddress(), "slots", Integer.toString(settings.slots())),
                UUID.randomUUID().toString(),
                lookup,
                nanos,
                this);
    }

    /** Takes port and temporary folder. */
    static TaskManagerProcess open(
            TaskManagerSettings settings,
            String name,
            HaBackend backend,
            StateStorage blobs,
            StateStorage checkpoints,
            LongSupplier nanos,
            JobCode.Loader loader)
            throws IOException {
        TemporaryFolder temporary = TemporaryFolder.make(settings.temporary());
        try {
            return new TaskManagerProcess(settings, name, backend, blobs, checkpoints, nanos, loader, temporary);
        } catch (IOException | RuntimeException failed) {
            temporary.close();
            throw failed;
        }
    }

    private static ThreadPoolExecutor ioThreads(int slots) {
        int threads = Math.min(MOST_IO_THREADS, slots + 1);
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                threads, threads, 10, SECONDS, new LinkedBlockingQueue<>(), new NamedThreads("taskmanager-io"));
        made.allowCoreThreadTimeOut(true);
        return made;
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

    void start() {
        sampler.start();
        presence.start();
    }

    String restAddress() {
        return settings.host() + ":" + metrics.port();
    }

    TokenGate gate() {
        return gate;
    }

    Attempts attempts() {
        return attempts;
    }

    @Override
    public void incarnation(String now, boolean first) {
        control.execute(() -> {
            incarnation = Optional.of(now);
            if (first) {
                link.start();
            } else {
                link.registerAnew();
            }
        });
    }

    @Override
    public Register registration(long token) {
        return new Register(token, name, incarnation.orElseThrow(), restAddress(), settings.slots(), attempts.report());
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
        }
    }

    @Override
    public List<AttemptMetrics> metrics() {
        return attempts.metrics();
    }

    private List<MetricsServer.AttemptView> views() {
        return attempts.running().stream().map(SubtaskRunner::view).toList();
    }

    private Object status() {
        return new Status(
                name,
                incarnation.orElse(""),
                settings.slots(),
                attempts.running().size(),
                link.connectedTo().orElse(""),
                gate.largest(),
                gate.refused(),
                attempts.misdirected());
    }

    /**
     * Idempotent; every part has its own bound, together under 10 s. The stream ends first, so that the leader counts one lost TaskManager
     * and not one failure for each subtask; the group is left last, when nothing runs here any more.
     */
    @Override
    public void close() {
        runOn(control, link::close, CLOSE_PART);
        runOn(control, attempts::close, CLOSE_PART);
        awaitSubtasks();
        runOn(lookup, this::leave, CLOSE_PART);
        sampler.close();
        metrics.close();
        lookup.shutdownNow();
        control.shutdownNow();
        io.shutdownNow();
        client.close();
        temporary.close();
        LOG.info("TaskManager {} is closed", name);
    }

    private void leave() {
        membership.close();
        retrieval.close();
    }

    private void awaitSubtasks() {
        long deadline = System.nanoTime() + CLOSE_SUBTASKS.toNanos();
        for (SubtaskRunner runner : attempts.running()) {
            if (!runner.awaitOver(Duration.ofNanos(deadline - System.nanoTime()))) {
                runner.abandon("did not end within " + CLOSE_SUBTASKS.toMillis() + " ms while the TaskManager closes");
            }
        }
    }

    private static void runOn(ScheduledExecutorService thread, Runnable task, Duration patience) {
        try {
            thread.submit(task).get(patience.toMillis(), MILLISECONDS);
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

    /** What {@code GET /v1/status} answers. */
    private record Status(
            String name,
            String incarnation,
            int slots,
            int attempts,
            String leader,
            long largestToken,
            long refusedMessages,
            long misdirectedCompletions) {}
}
