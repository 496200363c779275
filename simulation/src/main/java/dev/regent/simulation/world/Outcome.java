package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Scenario;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of one run.
 *
 * @param plan what it was
 * @param violation which rule was broken, beginning with its number
 * @param cause what was thrown, where that was the violation
 * @param faults how often each fault struck
 * @param grants announced grants
 * @param acknowledged acknowledged commits
 * @param steps events
 * @param digest of all events
 * @param history what happened, if it was traced
 */
record Outcome(
        Plan plan,
        Optional<String> violation,
        Optional<Throwable> cause,
        Map<FaultKind, Integer> faults,
        int grants,
        int acknowledged,
        long steps,
        long digest,
        List<String> history) {

    Outcome {
        faults = new EnumMap<>(faults.isEmpty() ? new EnumMap<FaultKind, Integer>(FaultKind.class) : faults);
        history = List.copyOf(history);
    }

    /** The same without the history. */
    Scenario.Result result() {
        Map<String, Integer> struck = new TreeMap<>();
        faults.forEach((kind, count) -> struck.put(kind.name(), count));
        return new Scenario.Result(
                plan.seed(), violation, struck, Map.of("grants", grants, "commits", acknowledged), steps, digest);
    }
}
