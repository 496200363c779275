package dev.regent.simulation.world;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
}
