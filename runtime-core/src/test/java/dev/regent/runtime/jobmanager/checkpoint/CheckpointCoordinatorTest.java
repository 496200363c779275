package dev.regent.runtime.jobmanager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.memory.ManualLoop;
import dev.regent.runtime.jobmanager.memory.MemoryCluster;
import dev.regent.runtime.jobmanager.memory.MemoryCluster.Fault;
import dev.regent.runtime.jobmanager.memory.MemoryStorage;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.ScopeStore;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointDeclined;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CheckpointCoordinatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long TOKEN = 4;
    private static final Attempt ATTEMPT = new Attempt(TOKEN, 1);

    private final JobId jobId = JobId.random();
    private final MemoryCluster cluster = new MemoryCluster();
    private final MemoryStorage storage = new MemoryStorage();
    private final ManualLoop loop = new ManualLoop();
    private final FakeJob job = new FakeJob();
    private final List<String> fenced = new ArrayList<>();
    private final SerialIo io = new SerialIo(loop, "test", error -> fenced.add(error.getMessage()));
    private final ScopeStore scope = ScopeStore.open(cluster.leadership(TOKEN), Layout.scope(jobId));
    private final CheckpointStore store =
            new CheckpointStore(jobId, 2, TOKEN, new Layout(new ClusterId("c")), scope, storage, 100);
    private CheckpointCoordinator coordinator = coordinator(1);
    private int payloads;

    private CheckpointCoordinator coordinator(int retained) {
        return new CheckpointCoordinator(
                jobId,
                TOKEN,
                new CheckpointPolicy(SECOND, Duration.ZERO, SECOND.multipliedBy(5), 1, retained),
                store,
                io,
                loop,
                job,
                List.of());
    }

    @BeforeEach
    void start() {
        coordinator.start();
    }

    private CheckpointAcknowledged acknowledgement(CheckpointId checkpoint, int subtask, Attempt attempt) {
        payloads++;
        String payload = store.directory(checkpoint) + "/" + subtask + "-" + payloads;
        storage.write(payload, new ByteArrayInputStream(new byte[3]));
        return new CheckpointAcknowledged(
                TOKEN, jobId, subtask, attempt, checkpoint, payload, 3, List.of("tx" + subtask), Counters.NONE);
    }

    private void acknowledge(CheckpointId checkpoint, int subtask) {
        coordinator.acknowledged(acknowledgement(checkpoint, subtask, ATTEMPT));
        loop.run();
    }

    private CheckpointId trigger() {
        int before = job.triggered.size();
        loop.advance(SECOND);
        assertThat(job.triggered).hasSize(before + 1);
        return job.triggered.get(before);
    }

    private CheckpointId complete() {
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        acknowledge(checkpoint, 1);
        return checkpoint;
    }

    private long pointers() {
        return scope.startingWith(Layout.POINTER_PREFIX).size();
    }

    @Test
    @DisplayName(
            "S6: counter before trigger, metadata before pointer, notification after the commit, old payloads last")
    void order() {
        CheckpointId first = complete();
        assertThat(first).isEqualTo(new CheckpointId(TOKEN, 1));
        assertThat(scope.text(Layout.COUNTER)).contains("1");
        assertThat(job.completed).containsExactly(first);
        CheckpointId second = trigger();
        assertThat(scope.text(Layout.COUNTER)).contains("2");
        acknowledge(second, 0);
        loop.hold();
        acknowledge(second, 1);
        assertThat(job.completed).containsExactly(first);
        assertThat(storage.list("c/checkpoints/" + jobId + "/" + first)).hasSize(3);
        loop.letGo();
        assertThat(job.completed).containsExactly(first, second);
        assertThat(storage.list("c/checkpoints/" + jobId + "/" + first)).isEmpty();
        assertThat(storage.list("c/checkpoints/" + jobId + "/" + second)).hasSize(3);
        assertThat(pointers()).isEqualTo(1);
        assertThat(store.read(store.pointers().get(0)).metadata().orElseThrow().number())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("S6: a subsumed checkpoint keeps its payloads until its pointer is known to be gone")
    void subsumedOnlyWhenCommitted() {
        CheckpointId first = complete();
        for (Fault fault : Fault.values()) {
            CheckpointId next = trigger();
            acknowledge(next, 0);
            cluster.plan(MemoryCluster.touching("checkpoint-"), fault);
            acknowledge(next, 1);
            assertThat(storage.list(store.directory(first) + "/"))
                    .as("while the outcome is %s", fault)
                    .hasSize(3);
            loop.advance(Duration.ofMillis(100));
            assertThat(job.completed).last().isEqualTo(next);
            assertThat(storage.list(store.directory(first) + "/")).isEmpty();
            first = next;
        }
    }

    @Test
    @DisplayName("S6: a checkpoint whose metadata cannot be stored gets no pointer")
    void noPointerWithoutMetadata() {
        CheckpointId first = complete();
        CheckpointId next = trigger();
        List<CheckpointAcknowledged> both =
                List.of(acknowledgement(next, 0, ATTEMPT), acknowledgement(next, 1, ATTEMPT));
        storage.full = true;
        both.forEach(coordinator::acknowledged);
        loop.run();
        assertThat(store.pointers()).extracting(CompletedCheckpoint::id).containsExactly(first);
        assertThat(job.completed).containsExactly(first);
    }

    @Test
    @DisplayName("J1: num-retained checkpoints are kept, and a job restarts from the newest")
    void retained() {
        coordinator.stop("test");
        coordinator = coordinator(2);
        coordinator.start();
        complete();
        complete();
        CheckpointId last = complete();
        assertThat(pointers()).isEqualTo(2);
        assertThat(coordinator.latest().orElseThrow().id()).isEqualTo(last);
    }

    @Test
    @DisplayName("J5: acknowledgements of another attempt, another checkpoint or another token are refused")
    void refused() {
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        coordinator.acknowledged(acknowledgement(checkpoint, 1, new Attempt(TOKEN, 2)));
        coordinator.acknowledged(acknowledgement(new CheckpointId(TOKEN - 1, 1), 1, ATTEMPT));
        coordinator.acknowledged(acknowledgement(new CheckpointId(TOKEN, 9), 1, ATTEMPT));
        acknowledge(checkpoint, 0);
        assertThat(job.completed).isEmpty();
        acknowledge(checkpoint, 1);
        assertThat(job.completed).containsExactly(checkpoint);
    }

    @Test
    @DisplayName("S5: an unknown outcome keeps every payload and is settled by the same commit")
    void unknown() {
        for (Fault fault : Fault.values()) {
            CheckpointId checkpoint = trigger();
            acknowledge(checkpoint, 0);
            cluster.plan(MemoryCluster.touching("checkpoint-"), fault);
            int known = job.completed.size();
            acknowledge(checkpoint, 1);
            assertThat(job.completed).hasSize(known);
            coordinator.abort("a subtask failed meanwhile");
            loop.run();
            assertThat(storage.list(store.directory(checkpoint) + "/")).hasSize(3);
            loop.advance(Duration.ofMillis(100));
            assertThat(job.completed).hasSize(known + 1).contains(checkpoint);
        }
    }

    @Test
    @DisplayName("what is committed behind a checkpoint with an unknown outcome waits until that is known")
    void nothingOvertakesTheCommit() {
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        cluster.plan(MemoryCluster.touching("checkpoint-"), Fault.LOST_UNKNOWN);
        acknowledge(checkpoint, 1);
        List<Optional<CheckpointId>> seen = new ArrayList<>();
        io.untilKnown(
                "record attempts",
                () -> {
                    scope.put(Layout.ATTEMPTS, "x");
                    return true;
                },
                done -> seen.add(coordinator.latest().map(CompletedCheckpoint::id)),
                error -> {});
        loop.run();
        assertThat(seen).isEmpty();
        loop.advance(Duration.ofMillis(100));
        assertThat(seen).containsExactly(Optional.of(checkpoint));
    }

    @Test
    @DisplayName("a restarted subtask gives the checkpoint up, its payloads go, later acknowledgements are void")
    void abort() {
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        coordinator.abort("subtask 1 failed");
        loop.run();
        assertThat(storage.list("")).isEmpty();
        acknowledge(checkpoint, 1);
        assertThat(storage.list("")).isEmpty();
        assertThat(job.completed).isEmpty();
        assertThat(job.tooMany).isZero();
        assertThat(complete().id()).isEqualTo(2);
    }

    @Test
    @DisplayName("an abort while the metadata is written leaves neither pointer nor payload")
    void abortWhileWriting() {
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        loop.hold();
        acknowledge(checkpoint, 1);
        coordinator.abort("subtask failed");
        loop.letGo();
        assertThat(pointers()).isZero();
        assertThat(storage.list("")).isEmpty();
    }

    @Test
    @DisplayName("time-outs and refusals count; more in a row than tolerated are a failure of the job")
    void tolerated() {
        trigger();
        loop.advance(SECOND.multipliedBy(5));
        assertThat(job.tooMany).isZero();
        CheckpointId next = job.triggered.get(1); // the interval is long over
        acknowledge(next, 0);
        acknowledge(next, 1);
        CheckpointId declined = trigger();
        coordinator.declined(new CheckpointDeclined(TOKEN, jobId, 0, ATTEMPT, declined, "no"));
        assertThat(job.tooMany).isZero();
        CheckpointId again = trigger();
        coordinator.declined(new CheckpointDeclined(TOKEN, jobId, 0, ATTEMPT, again, "no"));
        assertThat(job.tooMany).isEqualTo(1);
        storage.full = true;
        CheckpointId full = trigger();
        storage.full = false;
        CheckpointAcknowledged one = acknowledgement(full, 0, ATTEMPT);
        CheckpointAcknowledged two = acknowledgement(full, 1, ATTEMPT);
        storage.full = true;
        coordinator.acknowledged(one);
        coordinator.acknowledged(two);
        loop.run();
        assertThat(storage.list("")).noneMatch(name -> name.contains("/" + full + "/"));
    }

    @Test
    @DisplayName("J5: once a new leader has opened the scope a former one completes nothing and deletes nothing")
    void fenced() {
        complete();
        CheckpointId checkpoint = trigger();
        acknowledge(checkpoint, 0);
        cluster.leadership(TOKEN + 1).stateHandles(Layout.scope(jobId));
        int stored = storage.list("").size();
        acknowledge(checkpoint, 1);
        loop.advance(SECOND.multipliedBy(20));
        assertThat(fenced).hasSize(1);
        assertThat(job.completed).hasSize(1);
        assertThat(storage.list("")).hasSizeGreaterThanOrEqualTo(stored);
    }

    @Test
    @DisplayName("at the end of the input the last checkpoint follows at once, without waiting for the interval")
    void last() {
        job.end = true;
        coordinator.subtasksChanged();
        loop.run();
        CheckpointId checkpoint = job.triggered.get(0);
        acknowledge(checkpoint, 0);
        acknowledge(checkpoint, 1);
        assertThat(job.last).isTrue();
    }

    @Test
    @DisplayName("no checkpoint starts while a subtask is missing, one as soon as all are back")
    void waits() {
        job.all = false;
        loop.advance(SECOND.multipliedBy(3));
        assertThat(job.triggered).isEmpty();
        job.all = true;
        coordinator.subtasksChanged();
        loop.run();
        assertThat(job.triggered).hasSize(1);
    }

    private static final class FakeJob implements CheckpointedJob {
        private final List<CheckpointId> triggered = new ArrayList<>();
        private final List<CheckpointId> completed = new ArrayList<>();
        private boolean all = true;
        private boolean end;
        private boolean last;
        private int tooMany;

        @Override
        public Optional<List<SubtaskAttempt>> participants() {
            return all
                    ? Optional.of(List.of(new SubtaskAttempt(0, ATTEMPT), new SubtaskAttempt(1, ATTEMPT)))
                    : Optional.empty();
        }

        @Override
        public boolean atEndOfInput() {
            return end;
        }

        @Override
        public void trigger(CheckpointId checkpoint, String directory, List<SubtaskAttempt> attempts) {
            triggered.add(checkpoint);
        }

        @Override
        public void completed(CompletedCheckpoint checkpoint, boolean isLast) {
            completed.add(checkpoint.id());
            last = isLast;
            end = false;
        }

        @Override
        public void tooManyFailures(String reason) {
            tooMany++;
        }

        @Override
        public void unreadable(RuntimeException error) {
            throw error;
        }
    }
}
