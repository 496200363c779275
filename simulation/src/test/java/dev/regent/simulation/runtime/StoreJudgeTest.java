package dev.regent.simulation.runtime;

import static dev.regent.simulation.runtime.RuntimeWorld.JOB;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoreJudgeTest {

    private static final String SCOPE = Layout.scope(JOB);
    private static final Map<String, String> JOBS = Map.of(JOB.value(), "submission");

    private final Verdicts verdicts = new Verdicts();
    private final Ledger ledger = new Ledger();
    private final Payloads payloads = new Payloads(name -> {}, name -> this.deleted(name));
    private final StoreJudge judge = new StoreJudge(JOB, ledger, payloads, verdicts::require);
    private final Map<String, String> scope = new TreeMap<>();

    @BeforeEach
    void submit() {
        payloads.write("jar", new byte[1]);
        payloads.write(
                "submission",
                Json.write(new JobSubmission(
                        JobSubmission.VERSION, JOB, "counting", "jar", "counting", 1, Map.of(), "fail", 0)));
        judge.changed(Layout.JOBS, JOBS);
        judge.acknowledged();
        ledger.opened.put(SCOPE, 2L);
        record(new Attempt(2, 1));
        verdicts.none();
    }

    private void deleted(String payload) {
        judge.deleted(payload);
    }

    private void record(Attempt attempt) {
        scope.put(Layout.ATTEMPTS, new Attempts(Map.of(0, new Attempts.Entry(attempt, "tm", 0))).text());
        judge.changed(SCOPE, scope);
    }

    private void store(CheckpointId checkpoint) {
        CheckpointMetadata.Part part = new CheckpointMetadata.Part(
                0, new Attempt(2, 1), "part-" + checkpoint, 1, List.of("results/t" + checkpoint), Counters.NONE);
        payloads.write("part-" + checkpoint, new byte[1]);
        payloads.write(
                "metadata-" + checkpoint,
                Json.write(
                        new CheckpointMetadata(CheckpointMetadata.VERSION, JOB, checkpoint, 1, 0, 0, List.of(part))));
    }

    private void complete(CheckpointId checkpoint) {
        scope.put(Layout.pointer(checkpoint), "metadata-" + checkpoint);
        judge.changed(SCOPE, scope);
    }

    private void end(JobState state, boolean dirty) {
        judge.changed(
                Layout.RESULTS,
                Map.of(
                        JOB.value(),
                        Json.text(new JobResult(
                                JobResult.VERSION,
                                JOB,
                                "counting",
                                state,
                                dirty,
                                "",
                                1,
                                Counters.NONE,
                                1,
                                0,
                                0,
                                Optional.of("jar"),
                                Optional.empty()))));
    }

    @Test
    @DisplayName("A life without a fault breaks no rule")
    void allIsWell() {
        store(new CheckpointId(2, 1));
        complete(new CheckpointId(2, 1));
        store(new CheckpointId(2, 2));
        scope.remove(Layout.pointer(new CheckpointId(2, 1)));
        complete(new CheckpointId(2, 2));
        payloads.delete("metadata-2-1");
        record(new Attempt(2, 2));
        end(JobState.FINISHED, true);
        ledger.deleting.put(SCOPE, 2L);
        judge.changed(SCOPE, Map.of());
        judge.changed(Layout.JOBS, Map.of());
        payloads.list("").forEach(payloads::delete);
        end(JobState.FINISHED, false);
        verdicts.none();
    }

    @Test
    @DisplayName("J1: the last completed checkpoint must not be forgotten")
    void forgottenCheckpoint() {
        store(new CheckpointId(2, 1));
        complete(new CheckpointId(2, 1));
        scope.remove(Layout.pointer(new CheckpointId(2, 1)));
        judge.changed(SCOPE, scope);
        verdicts.first("J1", "forgotten");
    }

    @Test
    @DisplayName("J1: an older checkpoint must not be completed after a newer one")
    void olderCheckpoint() {
        store(new CheckpointId(2, 2));
        complete(new CheckpointId(2, 2));
        store(new CheckpointId(2, 1));
        complete(new CheckpointId(2, 1));
        verdicts.first("J1", "2-1 was completed after 2-2");
    }

    @Test
    @DisplayName("J3: an acknowledged job must not be lost")
    void lostJob() {
        judge.changed(Layout.JOBS, Map.of());
        verdicts.first("J3", "neither jobs nor results");
    }

    @Test
    @DisplayName("J3: a job must not be acknowledged before it is durable")
    void acknowledgedTooEarly() {
        StoreJudge fresh = new StoreJudge(JOB, new Ledger(), payloads, verdicts::require);
        fresh.acknowledged();
        verdicts.first("J3", "neither jobs nor results");
    }

    @Test
    @DisplayName("J3: a result must not go, and its kind must not change")
    void lostResult() {
        end(JobState.FINISHED, true);
        end(JobState.CANCELED, true);
        verdicts.first("J3", "from FINISHED to CANCELED");
    }

    @Test
    @DisplayName("J5: a former leader must not complete a checkpoint")
    void formerLeaderCompletes() {
        ledger.opened.put(SCOPE, 3L);
        store(new CheckpointId(2, 1));
        complete(new CheckpointId(2, 1));
        verdicts.first("J5", "leader 3 had opened");
    }

    @Test
    @DisplayName("J5: a former leader must not record an attempt")
    void formerLeaderRecords() {
        ledger.opened.put(SCOPE, 3L);
        record(new Attempt(2, 2));
        verdicts.first("J5", "leader 3 had opened");
    }

    @Test
    @DisplayName("J5: a former leader must not delete the scope")
    void formerLeaderDeletes() {
        ledger.opened.put(SCOPE, 3L);
        ledger.deleting.put(SCOPE, 2L);
        judge.changed(SCOPE, Map.of());
        verdicts.first("J5", "deleted by leader 2");
    }

    @Test
    @DisplayName("J6: an attempt must be larger than all before it")
    void smallerAttempt() {
        record(new Attempt(2, 3));
        record(new Attempt(2, 2));
        verdicts.first("J6", "was recorded after attempt");
    }

    @Test
    @DisplayName("J6: an attempt must not be forgotten")
    void forgottenAttempt() {
        scope.put(Layout.ATTEMPTS, Attempts.NONE.text());
        judge.changed(SCOPE, scope);
        verdicts.first("J6", "forgotten");
    }

    @Test
    @DisplayName("S6: a pointer must not exist before its payload")
    void pointerWithoutPayload() {
        complete(new CheckpointId(2, 1));
        verdicts.first("S6", "metadata-2-1 is not there");
    }

    @Test
    @DisplayName("S6: a pointer must not exist before the payloads that its payload names")
    void pointerWithoutPart() {
        store(new CheckpointId(2, 1));
        payloads.delete("part-2-1");
        complete(new CheckpointId(2, 1));
        verdicts.first("S6", "part-2-1");
    }

    @Test
    @DisplayName("S7: what a pointer names must not be deleted")
    void deletedUnderAPointer() {
        store(new CheckpointId(2, 1));
        complete(new CheckpointId(2, 1));
        payloads.delete("part-2-1");
        verdicts.first("S7", "checkpoint 2-1 names it");
    }

    @Test
    @DisplayName("S7: the jar of a job that has not ended must not be deleted")
    void deletedJar() {
        payloads.delete("jar");
        verdicts.first("S7", "the submission");
    }
}
