package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.rpc.SessionClient;
import dev.regent.runtime.threads.Threads;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running TaskManager: the core with its port, its temporary folder and its transport. */
final class TaskManagerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerProcess.class);

    private final TaskManagerSettings settings;
    private final String name;
    private final TemporaryFolder temporary;
    private final SessionClient client = new SessionClient();
    private final TaskManagerCore core;
    private final Sampler sampler;
    private final MetricsServer metrics;

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
        RecordTotals totals = new RecordTotals();
        sampler = new Sampler(totals, nanos);
        metrics = MetricsServer.start(
                settings.bindHost(), settings.restPort(), sampler.ring(), this::views, this::status);
        core = new TaskManagerCore(
                new TaskManagerCore.Environment(
                        name,
                        settings.slots(),
                        restAddress(),
                        settings.cancellationGrace(),
                        settings.cancellationTimeout(),
                        backend.membership("taskmanagers"),
                        backend.leaderRetrieval("jobmanager"),
                        client,
                        new JobCodes(blobs, temporary.path(), loader),
                        checkpoints,
                        temporary.path(),
                        nanos,
                        () -> UUID.randomUUID().toString(),
                        Threads.SYSTEM),
                totals);
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

    void start() {
        sampler.start();
        core.start();
    }

    String restAddress() {
        return settings.host() + ":" + metrics.port();
    }

    TokenGate gate() {
        return core.gate();
    }

    Attempts attempts() {
        return core.attempts();
    }

    private List<MetricsServer.AttemptView> views() {
        return core.attempts().running().stream().map(SubtaskRunner::view).toList();
    }

    private Object status() {
        return new Status(
                name,
                core.incarnation(),
                settings.slots(),
                core.attempts().running().size(),
                core.link().connectedTo().orElse(""),
                core.gate().largest(),
                core.gate().refused(),
                core.attempts().misdirected());
    }

    /** Idempotent; every part has its own bound, together under 10 s. */
    @Override
    public void close() {
        core.close();
        sampler.close();
        metrics.close();
        client.close();
        temporary.close();
        LOG.info("TaskManager {} is closed", name);
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
