package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.history.RegisterHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the judge says about one run.
 *
 * @param violations rules that were broken, each with the rule number and the operations that show it
 * @param invalid why the run proves nothing, if it does not: a fault that did not bite, too few operations
 * @param counts what was counted
 * @param counterexamples for each entry whose calls have no order, the fewest calls that show it
 */
public record Verdict(
        List<String> violations, List<String> invalid, Counts counts, List<RegisterHistory> counterexamples) {

    public Verdict {
        violations = List.copyOf(violations);
        invalid = List.copyOf(invalid);
        counterexamples = List.copyOf(counterexamples);
    }

    /** Whether the run is valid and broke no rule. */
    public boolean passed() {
        return violations.isEmpty() && invalid.isEmpty();
    }

    /**
     * Numbers of a run.
     *
     * @param grants grants that were held when they were announced
     * @param takeOvers faults after which another process was granted
     * @param writes acknowledged writes
     * @param unknown writes with an unknown outcome
     * @param beliefs calls of {@code isHeld} that returned true
     * @param staleBeliefs of these, calls that started after the next grant
     * @param tries writes under a former token that reached the backend and were refused there
     * @param staleWrites writes under a former token that were applied after a newer leader had opened the scope
     * @param calls calls on entries, each of which was found linearizable
     */
    public record Counts(
            long grants,
            long takeOvers,
            long writes,
            long unknown,
            long beliefs,
            long staleBeliefs,
            long tries,
            long staleWrites,
            long calls) {

        /** The same by name, in that order. */
        public Map<String, Long> byName() {
            Map<String, Long> all = new LinkedHashMap<>();
            all.put("grants", grants);
            all.put("takeOvers", takeOvers);
            all.put("writes", writes);
            all.put("unknown", unknown);
            all.put("beliefs", beliefs);
            all.put("staleBeliefs", staleBeliefs);
            all.put("tries", tries);
            all.put("staleWrites", staleWrites);
            all.put("calls", calls);
            return all;
        }
    }
}
