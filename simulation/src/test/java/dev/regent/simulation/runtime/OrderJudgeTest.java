package dev.regent.simulation.runtime;

import static dev.regent.simulation.runtime.RuntimeWorld.JOB;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrderJudgeTest {

    private static final CheckpointId FIRST = new CheckpointId(2, 1);
    private static final CheckpointId SECOND = new CheckpointId(2, 2);

    private final Verdicts verdicts = new Verdicts();
    private final Ledger ledger = new Ledger();
    private final OrderJudge judge = new OrderJudge("tm", ledger, verdicts::require);

    private void complete(CheckpointId checkpoint) {
        ledger.complete(new CheckpointMetadata(
                CheckpointMetadata.VERSION,
                JOB,
                checkpoint,
                1,
                0,
                0,
                List.of(new CheckpointMetadata.Part(
                        0, new Attempt(2, 1), "part", 1, List.of("results/t" + checkpoint), Counters.NONE))));
    }

    private void record(Attempt attempt) {
        ledger.recorded.put(new Ledger.Deployment(0, attempt), ledger.latest());
    }

    private static ToTaskManager.Deploy deploy(Attempt attempt, Optional<ToTaskManager.Restore> restore) {
        return new ToTaskManager.Deploy(
                attempt.token(), JOB, "counting", 0, 1, attempt, "jar", "counting", Map.of(), "fail", restore);
    }

    private static Optional<ToTaskManager.Restore> from(CheckpointId checkpoint, String... transactions) {
        return Optional.of(new ToTaskManager.Restore(checkpoint, "part", List.of(transactions)));
    }

    @Test
    @DisplayName("What a leader says under its own token breaks no rule")
    void allIsWell() {
        complete(FIRST);
        record(new Attempt(2, 2));
        judge.asked(Optional.of(2L));
        judge.registers(2);
        judge.told(deploy(new Attempt(2, 2), from(FIRST, "results/t2-1")));
        judge.opens(0, new Attempt(2, 2));
        judge.writes("c/checkpoints/2-2/0");
        verdicts.none();
    }

    @Test
    @DisplayName("J1: an attempt must not restart from an older checkpoint than was complete when it was recorded")
    void olderCheckpoint() {
        complete(FIRST);
        complete(SECOND);
        record(new Attempt(2, 2));
        judge.told(deploy(new Attempt(2, 2), from(FIRST, "results/t2-1")));
        verdicts.first("J1", "restarts from Optional[2-1]");
    }

    @Test
    @DisplayName("J1: an attempt must not restart from the beginning once a checkpoint is complete")
    void fromTheBeginning() {
        complete(FIRST);
        record(new Attempt(2, 2));
        judge.told(deploy(new Attempt(2, 2), Optional.empty()));
        verdicts.first("J1", "restarts from Optional.empty");
    }

    @Test
    @DisplayName("J3: a job that has ended must not run again")
    void runsAgain() {
        record(new Attempt(2, 1));
        ledger.tooLate.add(new Ledger.Deployment(0, new Attempt(2, 1)));
        judge.told(deploy(new Attempt(2, 1), Optional.empty()));
        verdicts.first("J3", "after the job had ended");
    }

    @Test
    @DisplayName("J4: a former leader's deployment must not run")
    void runsOldDeployment() {
        record(new Attempt(2, 1));
        judge.told(new ToTaskManager.Heartbeat(3));
        judge.told(deploy(new Attempt(2, 1), Optional.empty()));
        verdicts.none();
        judge.opens(0, new Attempt(2, 1));
        verdicts.first("J4", "a former leader deployed");
    }

    @Test
    @DisplayName("J4: a former leader's checkpoint must not be taken")
    void takesOldCheckpoint() {
        judge.told(new ToTaskManager.Heartbeat(3));
        judge.told(new ToTaskManager.TriggerCheckpoint(2, JOB, FIRST, "c/checkpoints/2-1", List.of()));
        judge.writes("c/checkpoints/2-1/0");
        verdicts.first("J4", "a former leader asked for");
    }

    @Test
    @DisplayName("J4: who registers must have read the leader from the backend")
    void registersUnread() {
        judge.asked(Optional.of(2L));
        judge.registers(3);
        verdicts.first("J4", "registers with leader 3");
    }

    @Test
    @DisplayName("J4: nobody may register with a former leader")
    void registersWithFormer() {
        judge.told(new ToTaskManager.Heartbeat(3));
        judge.asked(Optional.of(2L));
        judge.registers(2);
        verdicts.first("J4", "it has seen 3");
    }

    @Test
    @DisplayName("J6: an attempt must be recorded before it is deployed")
    void unrecorded() {
        judge.told(deploy(new Attempt(2, 1), Optional.empty()));
        verdicts.first("J6", "never recorded");
    }

    @Test
    @DisplayName("J6: a restore must commit exactly what the checkpoint names")
    void otherTransactions() {
        complete(FIRST);
        record(new Attempt(2, 2));
        judge.told(deploy(new Attempt(2, 2), from(FIRST)));
        verdicts.first("J6", "which names");
    }
}
