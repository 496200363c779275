package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToTaskManager.Deploy;
import dev.regent.runtime.rpc.ToTaskManager.Restore;
import dev.regent.runtime.threads.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What one attempt needs, and a listener that notes everything. */
final class Lab implements AttemptListener, AutoCloseable {

    static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
    static final String DIRECTORY = "c/checkpoints/7-1";

    final World world = new World();
    final MemoryStorage storage = new MemoryStorage();
    final List<AttemptState> states = new CopyOnWriteArrayList<>();
    final List<Ending> endings = new CopyOnWriteArrayList<>();
    final List<StoredSnapshot> stored = new CopyOnWriteArrayList<>();
    final List<String> declined = new CopyOnWriteArrayList<>();
    final List<CheckpointId> committed = new CopyOnWriteArrayList<>();
    final AtomicInteger endingsBegun = new AtomicInteger();
    final ExecutorService io = Executors.newCachedThreadPool();
    final AttemptEnvironment environment;
    final JobCodes codes;
    volatile boolean deaf;

    Lab(Path temporary) {
        storage.payloads.put("jar", new byte[] {1, 2, 3});
        codes = new JobCodes(storage, temporary, world);
        AtomicInteger suffix = new AtomicInteger();
        environment = new AttemptEnvironment(
                codes,
                storage,
                io,
                temporary,
                new RecordTotals(),
                System::nanoTime,
                () -> "r" + suffix.incrementAndGet(),
                Threads.SYSTEM);
    }

    SubtaskRunner run(Deploy deploy) {
        SubtaskRunner runner = new SubtaskRunner(deploy, environment, this);
        runner.start();
        return runner;
    }

    static Deploy deploy(int subtask, Attempt attempt) {
        return deploy(subtask, attempt, Optional.empty());
    }

    static Deploy deploy(int subtask, Attempt attempt, Optional<Restore> restore) {
        return new Deploy(attempt.token(), JOB, "test", subtask, 8, attempt, "jar", "x.Job", Map.of(), "fail", restore);
    }

    @Override
    public void changed(SubtaskRunner runner, AttemptState state) {
        states.add(state);
    }

    @Override
    public void ending(SubtaskRunner runner) {
        endingsBegun.incrementAndGet();
    }

    @Override
    public void ended(SubtaskRunner runner, Ending ending) {
        endings.add(ending);
    }

    @Override
    public boolean stored(SubtaskRunner runner, StoredSnapshot snapshot) {
        if (!deaf) {
            stored.add(snapshot);
        }
        return !deaf;
    }

    @Override
    public void declined(SubtaskRunner runner, CheckpointId checkpoint, String reason) {
        declined.add(checkpoint + ": " + reason);
    }

    @Override
    public void committed(SubtaskRunner runner, CheckpointId checkpoint) {
        committed.add(checkpoint);
    }

    @Override
    public void close() {
        world.release.countDown();
        storage.slow.ifPresent(latch -> latch.countDown());
        io.shutdownNow();
    }
}
