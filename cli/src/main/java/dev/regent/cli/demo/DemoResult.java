package dev.regent.cli.demo;

import dev.regent.examples.fraud.OutputComparison;
import dev.regent.examples.fraud.ReferenceRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of the demo found.
 *
 * @param jobState the job's last state
 * @param comparison of the job's output with the straight computation's
 * @param reference the straight computation
 * @param jobNanos from the job's submission to its end
 * @param checkpoints completed checkpoints
 * @param failovers what each fault led to
 * @param unfinishedFaults faults that were planned and did not happen
 * @param leftOver files that the finished job left in backend or storage
 * @param jobManagerIdleMiB resident memory of each JobManager before the job
 * @param taskManagerPeakMiB largest resident memory of each TaskManager that lived to the end
 * @param seed of this run
 * @param type of the backend
 */
record DemoResult(
        String jobState,
        OutputComparison comparison,
        ReferenceRun reference,
        long jobNanos,
        long checkpoints,
        List<Failover> failovers,
        int unfinishedFaults,
        List<String> leftOver,
        List<Double> jobManagerIdleMiB,
        List<Double> taskManagerPeakMiB,
        long seed,
        String type) {

    /** Whether the job finished, every fault happened, and nothing was lost or counted twice. */
    boolean exact() {
        return jobState.equals("FINISHED") && unfinishedFaults == 0 && comparison.exact();
    }

    double recordsPerSecond() {
        return reference.records() * 1e9 / Math.max(1, jobNanos);
    }

    /** As in the JSON report. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exact", exact());
        fields.put("jobState", jobState);
        fields.put("recordsIn", reference.records());
        fields.put("recordsOut", comparison.actual());
        fields.put("missing", comparison.missing());
        fields.put("unexpected", comparison.unexpected());
        fields.put("recordsPerSecond", Math.round(recordsPerSecond()));
        fields.put("referenceRecordsPerSecond", Math.round(reference.recordsPerSecond()));
        fields.put("ratioToReference", Math.round(1000 * recordsPerSecond() / reference.recordsPerSecond()) / 1000.0);
        fields.put("seconds", Math.round(jobNanos / 1e7) / 100.0);
        fields.put("checkpoints", checkpoints);
        fields.put("failovers", failovers.stream().map(Failover::fields).toList());
        fields.put("faultsNotInjected", unfinishedFaults);
        fields.put("leftOver", leftOver);
        fields.put(
                "jobManagerIdleMiB", jobManagerIdleMiB.stream().map(Math::round).toList());
        fields.put(
                "taskManagerPeakMiB",
                taskManagerPeakMiB.stream().map(Math::round).toList());
        fields.put("seed", seed);
        fields.put("type", type);
        return fields;
    }
}
