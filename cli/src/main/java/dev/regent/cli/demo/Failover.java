package dev.regent.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one fault led to. Times are milliseconds after it, on the machine's monotonic clock.
 *
 * @param killed who was hit and how, for example {@code leader jobmanager-2 (kill -9)}
 * @param atMillis when, after the job's start
 * @param detectedMillis when a TaskManager's loss was noticed; empty for JobManagers
 * @param grantedMillis when the next leader was granted; empty where the leader was not hit
 * @param recoveredMillis when all subtasks ran under a leader again
 * @param restarted subtasks that were deployed again
 * @param adopted subtasks that ran on untouched under the new leader
 * @param before records per second in the two seconds before
 * @param during records per second in the two seconds after
 */
record Failover(
        String killed,
        long atMillis,
        OptionalLong detectedMillis,
        OptionalLong grantedMillis,
        OptionalLong recoveredMillis,
        int restarted,
        int adopted,
        double before,
        double during) {

    /** As in the JSON report. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("killed", killed);
        fields.put("atMs", atMillis);
        detectedMillis.ifPresent(millis -> fields.put("detectedMs", millis));
        fields.put("grantedMs", grantedMillis.isPresent() ? grantedMillis.getAsLong() : -1);
        fields.put("recoveredMs", recoveredMillis.isPresent() ? recoveredMillis.getAsLong() : -1);
        fields.put("adopted", adopted);
        fields.put("restarted", restarted);
        fields.put("recordsPerSecondBefore", Math.round(before));
        fields.put("recordsPerSecondDuring", Math.round(during));
        return fields;
    }

    /** A timeline of one line for people. */
    String line() {
        List<String> steps = new ArrayList<>();
        detectedMillis.ifPresent(millis -> steps.add("+" + millis + " ms loss noticed"));
        grantedMillis.ifPresent(millis -> steps.add("+" + millis + " ms new leader granted"));
        recoveredMillis.ifPresent(millis -> steps.add("+" + millis + " ms all subtasks running under it"));
        if (recoveredMillis.isEmpty()) {
            boolean noticed = detectedMillis.isPresent() || grantedMillis.isPresent();
            steps.add(
                    (noticed ? "not all subtasks running again" : "not noticed") + " before the next fault or the end");
        }
        return "%6.1f s  %s: %s; %d subtasks untouched, %d restarted; %,d -> %,d records/s"
                .formatted(
                        atMillis / 1e3,
                        killed,
                        String.join(", ", steps),
                        adopted,
                        restarted,
                        Math.round(before),
                        Math.round(during));
    }
}
