package dev.regent.runtime.taskmanager;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker of the cluster: registers in the group {@code taskmanagers}, finds the leader, runs what it deploys, and goes on running while there
 * is no leader.
 *
 * <p>An exception of user code fails its attempt and nothing else. So does an {@link OutOfMemoryError}; since other threads may have been hit by
 * the same shortage, a process that should rather end is started with {@code -XX:+ExitOnOutOfMemoryError}, and its subtasks restart elsewhere.
 */
public final class TaskManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManager.class);

    private final TaskManagerSettings settings;
    private final String name;
    private final HaBackend backend;
    private final StateStorage blobs;
    private final StateStorage checkpoints;
    private final LongSupplier nanos;
    private final JobCode.Loader loader;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable TaskManagerProcess process;

    /**
     * Makes a TaskManager that does nothing yet.
     *
     * @param configuration values of {@link dev.regent.runtime.config.RuntimeOptions}
     * @param name the process name, the same that the backend was opened with
     * @param backend closed by the caller after this
     * @param blobs where job jars are ({@code high-availability.storageDir}); closed by the caller after this
     * @param checkpoints where snapshots are, possibly the same; closed by the caller after this
     * @param nanos the machine's monotonic clock, {@code System::nanoTime}
     * @throws dev.regent.ha.spi.InvalidConfigurationException if a value is wrong
     */
    public TaskManager(
            Configuration configuration,
            String name,
            HaBackend backend,
            StateStorage blobs,
            StateStorage checkpoints,
            LongSupplier nanos) {
        this(TaskManagerSettings.of(configuration), name, backend, blobs, checkpoints, nanos, JobCode::ofJar);
    }

    TaskManager(
            TaskManagerSettings settings,
            String name,
            HaBackend backend,
            StateStorage blobs,
            StateStorage checkpoints,
            LongSupplier nanos,
            JobCode.Loader loader) {
        this.settings = settings;
        this.name = requireNonNull(name, "name is null");
        this.backend = requireNonNull(backend, "backend is null");
        this.blobs = requireNonNull(blobs, "blobs is null");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
        this.nanos = requireNonNull(nanos, "nanos is null");
        this.loader = loader;
    }

    /**
     * Begins, and returns without waiting for the backend or a leader. Called once.
     *
     * @throws IOException if the metrics endpoint cannot listen or the temporary folder cannot be written; one line says which
     */
    public void start() throws IOException {
        if (process != null || closing.get()) {
            throw new IllegalStateException("started before or closed");
        }
        TaskManagerProcess made = TaskManagerProcess.open(settings, name, backend, blobs, checkpoints, nanos, loader);
        process = made;
        made.start();
        LOG.info("TaskManager {} with {} slots, metrics at {}", name, settings.slots(), made.restAddress());
    }

    /** The address of the metrics endpoint, host:port. */
    public String restAddress() {
        return started().restAddress();
    }

    private TaskManagerProcess started() {
        TaskManagerProcess made = process;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** For tests: the parts at work. */
    TaskManagerProcess parts() {
        return started();
    }

    /** Waits until this is closed. */
    public void awaitTermination() throws InterruptedException {
        ended.await();
    }

    /**
     * Waits until this is closed, at most as long as given.
     *
     * @return whether it is closed
     */
    public boolean awaitTermination(Duration patience) throws InterruptedException {
        return ended.await(patience.toNanos(), NANOSECONDS);
    }

    /**
     * Cancels all subtasks, withdraws from the cluster and frees threads, ports and temporary files. Idempotent; returns within 10 s, also
     * while backend, storage or user code hang. What was not committed is restored by others from the last checkpoint.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            TaskManagerProcess made = process;
            if (made != null) {
                made.close();
            }
            ended.countDown();
        }
    }
}
