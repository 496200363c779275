package dev.regent.simulation.runtime;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Checks every change of what the store holds of one job, and every change of the payloads that it names: J1, J3, J5, J6, S6, S7. Knows
 * entries by scope and name, and nothing of how they came there.
 */
final class StoreJudge {

    private final JobId job;
    private final Ledger ledger;
    private final Payloads payloads;
    private final BiConsumer<Boolean, Supplier<String>> require;
    private final Map<String, Map<String, String>> scopes = new HashMap<>();

    /** By payload: the pointer that needs it. */
    private final Map<String, String> needed = new TreeMap<>();

    /** Payloads as they were read, by name: a name is used once. */
    private final Map<String, CheckpointMetadata> checkpoints = new HashMap<>();

    private final Map<String, JobSubmission> submissions = new HashMap<>();
    private Attempts attempts = Attempts.NONE;

    /** @param require takes a condition and, where it does not hold, what to say, beginning with the rule */
    StoreJudge(JobId job, Ledger ledger, Payloads payloads, BiConsumer<Boolean, Supplier<String>> require) {
        this.job = job;
        this.ledger = ledger;
        this.payloads = payloads;
        this.require = require;
    }

    private void require(boolean holds, Supplier<String> violation) {
        require.accept(holds, violation);
    }

    /** What a scope holds. */
    Map<String, String> entries(String scope) {
        return scopes.getOrDefault(scope, Map.of());
    }

    /** A scope holds this now, by entry. */
    void changed(String scope, Map<String, String> now) {
        Map<String, String> before = entries(scope);
        if (before.equals(now)) {
            return;
        }
        scopes.put(scope, new TreeMap<>(now));
        if (scope.equals(Layout.scope(job))) {
            jobChanged(before, now);
        } else if (scope.equals(Layout.RESULTS)) {
            resultChanged(Optional.ofNullable(now.get(job.value())).map(text -> read(text, JobResult.class)));
        }
        if (ledger.acknowledged) {
            require(isKnown(), () -> "J3: job " + job + " was acknowledged, and neither jobs nor results name it");
        }
        rebuildNeeded();
    }

    /** The client has been told that the job is taken. */
    void acknowledged() {
        ledger.acknowledged = true;
        require(isKnown(), () -> "J3: job " + job + " is acknowledged, and neither jobs nor results name it");
    }

    private boolean isKnown() {
        return entries(Layout.JOBS).containsKey(job.value())
                || entries(Layout.RESULTS).containsKey(job.value());
    }

    private void resultChanged(Optional<JobResult> now) {
        ledger.result.ifPresent(before -> {
            require(now.isPresent(), () -> "J3: the result of job " + job + " is gone, so that it may run again");
            now.ifPresent(after -> require(
                    after.state() == before.state() && (before.dirty() || !after.dirty()),
                    () -> "J3: the result of job " + job + " has changed from " + before.state() + " to "
                            + after.state()));
        });
        ledger.result = now;
    }

    // ---- the scope of the job

    private void jobChanged(Map<String, String> before, Map<String, String> now) {
        long owner = ledger.opened.getOrDefault(Layout.scope(job), 0L);
        Set<CheckpointId> fresh = pointers(now);
        fresh.removeAll(pointers(before));
        Set<CheckpointId> gone = pointers(before);
        gone.removeAll(pointers(now));
        fresh.forEach(each -> require(
                each.token() >= owner,
                () -> "J5: checkpoint " + each + " was completed after leader " + owner + " had opened the scope"));
        if (now.isEmpty()) {
            long deleter = ledger.deleting.getOrDefault(Layout.scope(job), 0L);
            require(
                    deleter >= owner,
                    () -> "J5: the scope was deleted by leader " + deleter + " after leader " + owner
                            + " had opened it");
        } else {
            require(
                    gone.isEmpty() || !fresh.isEmpty(),
                    () -> "J1: checkpoints " + gone + " are forgotten and no newer one is there");
        }
        fresh.forEach(each -> completed(each, now.getOrDefault(Layout.pointer(each), "")));
        Attempts recorded = Optional.ofNullable(now.get(Layout.ATTEMPTS))
                .map(Attempts::parse)
                .orElse(Attempts.NONE);
        if (!now.isEmpty()) {
            attemptsChanged(recorded, owner);
        }
    }

    private static Set<CheckpointId> pointers(Map<String, String> entries) {
        Set<CheckpointId> found = new TreeSet<>();
        entries.keySet().forEach(name -> Layout.checkpoint(name).ifPresent(found::add));
        return found;
    }

    private void completed(CheckpointId checkpoint, String payload) {
        ledger.latest()
                .ifPresent(last -> require(
                        checkpoint.compareTo(last) > 0,
                        () -> "J1: checkpoint " + checkpoint + " was completed after " + last));
        Optional<CheckpointMetadata> metadata = read(payload, CheckpointMetadata.class, checkpoints);
        require(
                metadata.isPresent(),
                () -> "S6: checkpoint " + checkpoint + " is completed, its metadata " + payload + " is not there");
        metadata.ifPresent(ledger::complete);
    }

    private void attemptsChanged(Attempts now, long owner) {
        now.subtasks().forEach((subtask, entry) -> {
            Attempts.Entry before = attempts.subtasks().get(subtask);
            if (before != null && before.attempt().equals(entry.attempt())) {
                return;
            }
            Ledger.Deployment deployment = new Ledger.Deployment(subtask, entry.attempt());
            require(
                    before == null || entry.attempt().compareTo(before.attempt()) > 0,
                    () -> "J6: " + deployment + " was recorded after attempt " + before);
            require(
                    entry.attempt().token() >= owner,
                    () -> "J5: " + deployment + " was recorded after leader " + owner + " had opened the scope");
            if (ledger.result.isPresent()) {
                ledger.tooLate.add(deployment); // may be on its way when the job ends, and is then never deployed
            }
            ledger.recorded.put(deployment, ledger.latest());
        });
        attempts.subtasks()
                .keySet()
                .forEach(subtask -> require(
                        now.subtasks().containsKey(subtask),
                        () -> "J6: the attempt of subtask " + subtask + " is forgotten"));
        attempts = now;
    }

    // ---- payloads

    private void rebuildNeeded() {
        needed.clear();
        Optional.ofNullable(entries(Layout.JOBS).get(job.value())).ifPresent(submission -> {
            need(submission, "the submission of job " + job);
            read(submission, JobSubmission.class, submissions)
                    .ifPresent(found -> need(found.jar(), "the submission of job " + job));
        });
        entries(Layout.scope(job))
                .forEach((name, payload) -> Layout.checkpoint(name).ifPresent(id -> needCheckpoint(id, payload)));
    }

    private void needCheckpoint(CheckpointId id, String payload) {
        need(payload, "checkpoint " + id);
        read(payload, CheckpointMetadata.class, checkpoints)
                .ifPresent(metadata -> metadata.subtasks().forEach(part -> need(part.payload(), "checkpoint " + id)));
    }

    private void need(String payload, String pointer) {
        needed.put(payload, pointer);
        require(
                payloads.find(payload).isPresent(),
                () -> "S6: " + pointer + " names " + payload + ", which is not there");
    }

    /** A payload is gone. */
    void deleted(String payload) {
        require(
                !needed.containsKey(payload),
                () -> "S7: " + payload + " was deleted, " + needed.get(payload) + " names it");
    }

    private <T> Optional<T> read(String payload, Class<T> type, Map<String, T> known) {
        return payloads.find(payload).map(bytes -> known.computeIfAbsent(payload, name -> read(bytes, type)));
    }

    private static <T> T read(String text, Class<T> type) {
        return read(text.getBytes(StandardCharsets.UTF_8), type);
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        return Json.read(bytes, type);
    }
}
