package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Orders of events that have gone wrong elsewhere, or that one would fear, each played on purpose. */
class RuntimeScheduleTest {

    /** Pauses the host of subtask 0 at the moment at which the first checkpoint becomes durable. */
    private static final class PausedBeforeCommit extends Directed {

        Optional<SimProcess> paused = Optional.empty();

        @Override
        void completed(CheckpointId checkpoint) {
            if (paused.isEmpty()) {
                paused = Optional.of(host());
                world().pause(host(), 4 * SECOND);
            }
        }
    }

    @Test
    @DisplayName(
            "J2, J6: a TaskManager stands still between pre-commit and commit, is replaced, and goes on under the same token:"
                    + " what it has pre-committed is visible once")
    void pausedBetweenPreCommitAndCommit() {
        PausedBeforeCommit schedule = new PausedBeforeCommit();
        RuntimeOutcome outcome = schedule.runWell();
        SimProcess paused = schedule.paused.orElseThrow();
        List<ToTaskManager.Deploy> deployments = schedule.told(ToTaskManager.Deploy.class);
        assertThat(outcome.result().counts().get("grants")).isEqualTo(1);
        assertThat(deployments).hasSizeGreaterThan(1);
        assertThat(deployments.get(1).restore().orElseThrow().transactions()).isNotEmpty();
        assertThat(schedule.told(paused, ToTaskManager.Deploy.class)).containsOnlyOnce(deployments.get(0));
        assertThat(schedule.told(paused, ToTaskManager.CheckpointCompleted.class))
                .as("the commit reached it after it was replaced")
                .isNotEmpty();
        assertThat(schedule.told(paused, ToTaskManager.Cancel.class)).isNotEmpty();
    }

    /**
     * Kills the leader when it has asked for its third checkpoint, before anybody has heard the acknowledgement; answers the next leader's first
     * checkpoint with an acknowledgement for the former leader's checkpoint of the same number.
     */
    private static final class OpenCheckpoint extends Directed {

        private final List<CheckpointId> asked = new ArrayList<>();
        private final List<String> ofOpen = new ArrayList<>();
        private boolean forged;

        @Override
        public void toTaskManager(TaskManagerNode taskManager, ToTaskManager message) {
            super.toTaskManager(taskManager, message);
            if (message instanceof ToTaskManager.TriggerCheckpoint trigger) {
                asked.add(trigger.checkpoint());
            }
        }

        @Override
        public void toJobManager(JobManagerNode jobManager, ToJobManager message, Consumer<ToJobManager> deliver) {
            if (message instanceof CheckpointAcknowledged acknowledged) {
                if (acknowledged.checkpoint().id() == 3) {
                    ofOpen.addAll(acknowledged.transactions());
                    world().kill(jobManager.process());
                    return;
                }
                if (asked.size() > 3 && acknowledged.checkpoint().token() != open().token() && !forged) {
                    forged = true;
                    deliver.accept(reused(acknowledged));
                }
            }
            deliver.accept(message);
        }

        CheckpointId open() {
            return asked.get(2);
        }

        /** The same number under the former token. */
        private CheckpointAcknowledged reused(CheckpointAcknowledged real) {
            return new CheckpointAcknowledged(
                    real.token(),
                    real.jobId(),
                    real.subtask(),
                    real.attempt(),
                    new CheckpointId(open().token(), real.checkpoint().id()),
                    real.payload() + "-of-a-former-leader",
                    real.size(),
                    List.of(),
                    real.counters());
        }
    }

    @Test
    @DisplayName(
            "J6: an attempt is adopted with an open checkpoint: its transactions commit with the next one, whose number was never used,"
                    + " and the same number under the former token counts for nothing")
    void adoptedWithAnOpenCheckpoint() {
        OpenCheckpoint schedule = new OpenCheckpoint();
        schedule.runWell();
        assertThat(schedule.ofOpen).isNotEmpty();
        assertThat(schedule.forged).isTrue();
        assertThat(schedule.told(ToTaskManager.Deploy.class))
                .as("adopted, not restarted")
                .hasSize(1);
        assertThat(schedule.completed()).doesNotContain(schedule.open());
        CheckpointId next = schedule.asked.get(3);
        assertThat(next.token()).isGreaterThan(schedule.open().token());
        assertThat(next.id()).isGreaterThan(schedule.open().id());
        assertThat(schedule.world().ledger().completed)
                .hasEntrySatisfying(
                        next,
                        metadata -> assertThat(metadata.part(0).orElseThrow().transactions())
                                .containsAll(schedule.ofOpen));
    }

    /** Pauses the leader when it has written the metadata of its second checkpoint, for longer than the lease. */
    private static final class StalledCommitter extends Directed {

        Optional<SimProcess> stalled = Optional.empty();
        String metadata = "";
        boolean swept;

        @Override
        public void written(String payload) {
            if (stalled.isEmpty() && !completed().isEmpty() && payload.contains("/metadata-")) {
                metadata = payload;
                stalled = Optional.of(leader());
                world().pause(leader(), 6 * SECOND);
            }
        }

        @Override
        public void deleted(String payload) {
            swept |= payload.equals(metadata) && stalled.orElseThrow().paused();
        }
    }

    @Test
    @DisplayName(
            "S6, S7: the next leader sweeps what a stalled leader was about to commit, and the stalled one can no longer commit it")
    void sweptUnderAStalledCommitter() {
        StalledCommitter schedule = new StalledCommitter();
        schedule.runWell();
        assertThat(schedule.swept).as("swept while its writer stood still").isTrue();
        assertThat(schedule.world().ledger().completed.values())
                .noneMatch(each -> schedule.metadata.contains("/" + each.checkpoint() + "/"));
        assertThat(schedule.stalled.orElseThrow().alive()).isTrue();
    }

    /**
     * The first leader is about to commit its second checkpoint, loses the store and its lease, and its commit arrives when the next leader has
     * been granted and has not yet opened the scope. The TaskManager is gone by then, so that the job restarts.
     */
    private static final class CommitBeforeOpening extends Directed {

        private final boolean defect;
        private Optional<SimProcess> former = Optional.empty();
        private boolean nextIsGranted;

        CommitBeforeOpening(boolean defect) {
            this.defect = defect;
        }

        @Override
        public void written(String payload) {
            if (former.isEmpty() && !completed().isEmpty() && payload.contains("/metadata-")) {
                former = Optional.of(leader());
                world().store().cutOff(leader(), 4 * SECOND);
            }
        }

        @Override
        public HaBackend backend(SimProcess process, HaBackend real) {
            return new SlowOpening(
                    real,
                    defect,
                    () -> {
                        if (former.isPresent() && !nextIsGranted) {
                            nextIsGranted = true;
                            world().kill(host());
                            waitWhile(process, () -> completed().size() < 2);
                        }
                    },
                    changes -> {
                        if (former.filter(each -> each == process).isPresent()) {
                            waitWhile(
                                    process,
                                    () -> !nextIsGranted || process.simulation().now() < 6 * SECOND);
                        }
                    });
        }

        /** As a thread that hangs, it heeds no interrupt. */
        private static void waitWhile(SimProcess process, BooleanSupplier condition) {
            for (int tries = 0; tries < 200 && condition.getAsBoolean(); tries++) {
                try {
                    process.sleep(Duration.ofMillis(50));
                } catch (InterruptedException ignored) {
                    process.simulation().trace(() -> process + " hangs on");
                }
            }
        }
    }

    @Test
    @DisplayName(
            "J1: a leader that opens the scope and then reads it starts from what the former leader has completed meanwhile")
    void opensThenReads() {
        CommitBeforeOpening schedule = new CommitBeforeOpening(false);
        schedule.runWell();
        CheckpointId last = new CheckpointId(2, 2);
        assertThat(schedule.completed()).contains(last);
        assertThat(schedule.told(ToTaskManager.Deploy.class))
                .extracting(deploy -> deploy.restore().map(ToTaskManager.Restore::checkpoint))
                .contains(Optional.of(last));
    }

    @Test
    @DisplayName(
            "J1: a leader that reads the scope before it opens it starts from an older checkpoint, and the judge says so")
    void readsThenOpens() {
        RuntimeOutcome outcome = new CommitBeforeOpening(true).run();
        assertThat(outcome.result().violation())
                .as(() -> String.join("\n", outcome.history()))
                .hasValueSatisfying(text -> assertThat(text).startsWith("J1: "));
    }

    @Test
    @DisplayName("Nothing goes wrong where nobody interferes")
    void nothing() {
        Directed schedule = new Directed(2) {};
        RuntimeOutcome outcome = schedule.runWell();
        assertThat(outcome.result().faults().keySet()).allMatch(fault -> fault.endsWith("_HINT"));
        assertThat(schedule.told(ToTaskManager.Deploy.class)).hasSize(2);
        assertThat(schedule.world().ledger().result.orElseThrow().jobId()).isEqualTo(RuntimeWorld.JOB);
        assertThat(Layout.scope(RuntimeWorld.JOB)).startsWith("job-");
    }
}
