package dev.regent.simulation.runtime;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What has become durable or was acknowledged in a run, as the judges have seen it. */
final class Ledger {

    /** One deployment of one subtask. */
    record Deployment(int subtask, Attempt attempt) {}

    /** Every checkpoint that a pointer has ever named. */
    final NavigableMap<CheckpointId, CheckpointMetadata> completed = new TreeMap<>();

    /** Every transaction that such a checkpoint names. */
    final Set<String> named = new HashSet<>();

    /** The last completed checkpoint at the moment at which an attempt was recorded. */
    final Map<Deployment, Optional<CheckpointId>> recorded = new HashMap<>();

    /** Attempts that were recorded when the job had a result. */
    final Set<Deployment> tooLate = new HashSet<>();

    /** Largest token under which a leader knows that it has opened a scope. */
    final Map<String, Long> opened = new HashMap<>();

    /** Largest token under which a leader has begun to delete a scope. */
    final Map<String, Long> deleting = new HashMap<>();

    /** Whether the client was told that the job is taken. */
    boolean acknowledged;

    /** How the job ended. */
    Optional<JobResult> result = Optional.empty();

    /** The last completed checkpoint. */
    Optional<CheckpointId> latest() {
        return completed.isEmpty() ? Optional.empty() : Optional.of(completed.lastKey());
    }

    void complete(CheckpointMetadata metadata) {
        completed.put(metadata.checkpoint(), metadata);
        metadata.subtasks().forEach(part -> part.transactions().forEach(name -> named.add(transaction(name))));
    }

    /** Name of a transaction as the sink knows it. */
    static String transaction(String inMetadata) {
        return inMetadata.substring(inMetadata.indexOf('/') + 1);
    }
}
