package dev.regent.runtime.jobmanager.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointStore;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.memory.ManualLoop;
import dev.regent.runtime.jobmanager.memory.MemoryCluster;
import dev.regent.runtime.jobmanager.memory.MemoryStorage;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.scheduling.TaskManagers;
import dev.regent.runtime.jobmanager.store.JobStore;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.ScopeStore;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long FORMER = 3;
    private static final long MINE = 5;

    private final JobId job = JobId.random();
    private final Layout layout = new Layout(new ClusterId("c"));
    private final MemoryCluster cluster = new MemoryCluster();
    private final MemoryStorage storage = new MemoryStorage();
    private final ManualLoop loop = new ManualLoop();
    private final List<RuntimeException> fenced = new ArrayList<>();

    private String plant(String name) {
        storage.write(name, new ByteArrayInputStream(new byte[1]));
        return name;
    }

    /** A job of a former leader with one checkpoint. */
    private CompletedCheckpoint formerJob(JobId id, String jar) {
        JobStore jobs = JobStore.open(cluster.leadership(FORMER), storage, layout);
        JobSubmission submission =
                new JobSubmission(JobSubmission.VERSION, id, "name", jar, "a.B", 1, Map.of(), "fail", 0);
        jobs.commitSubmission(id, jobs.writeSubmission(submission));
        ScopeStore scope = ScopeStore.open(cluster.leadership(FORMER), Layout.scope(id));
        CheckpointStore store = new CheckpointStore(id, 1, FORMER, layout, scope, storage, 100);
        CheckpointId checkpoint = store.nextId();
        String snapshot = plant(store.directory(checkpoint) + "/0-x");
        CompletedCheckpoint completed = store.writeMetadata(new CheckpointMetadata(
                CheckpointMetadata.VERSION,
                id,
                checkpoint,
                1,
                0,
                0,
                List.of(new CheckpointMetadata.Part(
                        0, new Attempt(FORMER, 1), snapshot, 1, List.of(), Counters.NONE))));
        store.commit(completed, List.of());
        return completed;
    }

    private Jobs takeOver() {
        TaskManagers taskManagers = new TaskManagers(MINE, MINUTE, MINUTE, loop, address -> false, new Nobody());
        SerialIo storeIo = new SerialIo(loop, "test", fenced::add);
        JobsContext context = new JobsContext(
                cluster.leadership(MINE),
                Configuration.of(RuntimeOptions.all(), Map.of()),
                cluster.backend("test").profile(),
                layout,
                storage,
                storage,
                loop,
                new Random(1),
                new EventLog(loop),
                taskManagers,
                JobStore.open(cluster.leadership(MINE), storage, layout),
                storeIo,
                fenced::add);
        Jobs jobs = new Jobs(context);
        jobs.recoverAll();
        loop.run();
        new Sweeper(context, jobs, MINUTE).start();
        return jobs;
    }

    @Test
    @DisplayName("S7: what no pointer names and nobody can commit any more goes, in the second round")
    void garbage() {
        CompletedCheckpoint kept = formerJob(job, plant(layout.newBlob(Optional.of(job), FORMER)));
        List<String> named = storage.list("");
        List<String> garbage = List.of(
                plant(layout.newBlob(Optional.empty(), FORMER)),
                plant(layout.newBlob(Optional.of(JobId.random()), FORMER)),
                plant(layout.newSubmission(job, FORMER)),
                plant(layout.newSubmission(JobId.random(), FORMER - 1)),
                plant(layout.directory(job, new CheckpointId(FORMER, 2)) + "/0-x"),
                plant(layout.directory(JobId.random(), new CheckpointId(FORMER, 1)) + "/0-x"));
        takeOver();
        loop.advance(MINUTE);
        assertThat(storage.list("")).containsAll(garbage);
        loop.advance(MINUTE);
        assertThat(storage.list("")).containsExactlyInAnyOrderElementsOf(named).contains(kept.payload());
        assertThat(fenced).isEmpty();
    }

    @Test
    @DisplayName("S7: uploads of this leader, payloads of a larger token and names of others stay")
    void spared() {
        List<String> spared = List.of(
                plant(layout.newBlob(Optional.empty(), MINE)),
                plant(layout.newSubmission(JobId.random(), MINE)),
                plant(layout.newBlob(Optional.empty(), MINE + 1)),
                plant(layout.directory(JobId.random(), new CheckpointId(MINE + 1, 1)) + "/0-x"),
                plant(layout.directory(JobId.random(), new CheckpointId(MINE, 1)) + "/0-x"),
                plant("c/something-else"),
                plant("cc/blobs/uploads/1-ab.jar"));
        takeOver();
        loop.advance(MINUTE.multipliedBy(5));
        assertThat(storage.list("")).containsAll(spared);
    }

    @Test
    @DisplayName("S7: nothing of a job that cannot be read goes, and no jar while its owner is unknown")
    void blocked() {
        CompletedCheckpoint damaged = formerJob(job, plant(layout.newBlob(Optional.of(job), FORMER)));
        String other = plant(layout.newBlob(Optional.empty(), FORMER));
        String old = plant(layout.directory(job, new CheckpointId(FORMER, 9)) + "/0-x");
        storage.corrupt(damaged.payload());
        Jobs jobs = takeOver();
        assertThat(jobs.view(job).orElseThrow().state().name()).isEqualTo("BLOCKED");
        loop.advance(MINUTE.multipliedBy(5));
        assertThat(storage.list("")).contains(damaged.payload(), other, old);
        CompletableFuture<Boolean> accepted = jobs.acceptLoss(job);
        loop.advance(MINUTE.multipliedBy(5));
        assertThat(accepted).isCompletedWithValue(true);
        assertThat(storage.list("")).doesNotContain(damaged.payload(), other, old);
        assertThat(jobs.view(job).orElseThrow().state().name()).isEqualTo("CREATED");
    }

    @Test
    @DisplayName("S7: a former leader that still sweeps deletes nothing that the present leader wrote or names")
    void formerSweeper() {
        String jar = plant(layout.newBlob(Optional.of(job), FORMER));
        takeOver();
        JobStore present = JobStore.open(cluster.leadership(MINE + 1), storage, layout);
        JobSubmission submission = new JobSubmission(
                JobSubmission.VERSION,
                job,
                "name",
                plant(layout.newBlob(Optional.of(job), MINE + 1)),
                "a.B",
                1,
                Map.of(),
                "fail",
                0);
        String written = present.writeSubmission(submission);
        loop.advance(MINUTE.multipliedBy(3));
        present.commitSubmission(job, written);
        assertThat(storage.list("")).contains(written, submission.jar()).doesNotContain(jar);
    }

    private static final class Nobody implements TaskManagers.Listener {
        @Override
        public void registered(TaskManager taskManager, List<AttemptReport> attempts) {}

        @Override
        public void disconnected(TaskManager taskManager) {}

        @Override
        public void lost(TaskManager taskManager, String reason) {}

        @Override
        public void slotsFreed() {}
    }
}
