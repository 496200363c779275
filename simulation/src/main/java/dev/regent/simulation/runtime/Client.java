package dev.regent.simulation.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Submits the job, and tries again until it is told that it is taken. */
final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final RuntimeWorld world;
    private final SimProcess process;
    private final Simulation simulation;
    private final StateStorage storage;
    private final Layout layout;

    Client(RuntimeWorld world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.simulation = process.simulation();
        this.storage = world.storage(process);
        this.layout = new Layout(RuntimeWorld.CLUSTER, simulation.random().split());
    }

    void start() {
        process.start("submission", () -> {
            try {
                while (!submitted()) {
                    process.sleep(PAUSE);
                }
                simulation.trace(() -> "the job is acknowledged");
                world.acknowledged();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    /** As {@code RestApi}: the jar lies under the token of the very leader that takes the submission. */
    private boolean submitted() throws InterruptedException {
        Optional<JobManagerNode> node = world.leader();
        Optional<Leadership> leadership = node.flatMap(JobManagerNode::leadership);
        if (leadership.isEmpty()) {
            return false;
        }
        long token = leadership.get().token().value();
        String jar = layout.newBlob(Optional.of(RuntimeWorld.JOB), token);
        try {
            storage.write(jar, new ByteArrayInputStream("no jar".getBytes(UTF_8)));
        } catch (HaException later) {
            return false;
        }
        if (!node.get().leadership().equals(leadership)) {
            return false;
        }
        return accepted(node.get().core().submit(submission(jar)));
    }

    private boolean accepted(CompletableFuture<?> answer) throws InterruptedException {
        try {
            process.await(answer, PATIENCE);
            return true;
        } catch (ExecutionException | TimeoutException notYet) {
            simulation.trace(() -> "the job is not taken: " + notYet);
            return false;
        }
    }

    /** Asks for the job's end, once. */
    void cancel() {
        world.leader().ifPresent(node -> {
            CompletableFuture<?> unused = node.core().cancel(RuntimeWorld.JOB);
        });
    }

    private JobSubmission submission(String jar) {
        return new JobSubmission(
                JobSubmission.VERSION,
                RuntimeWorld.JOB,
                "counting",
                jar,
                "counting",
                world.plan().parallelism(),
                Map.of(),
                "fail",
                SimClock.START_MILLIS);
    }
}
