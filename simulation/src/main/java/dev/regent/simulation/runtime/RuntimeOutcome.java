package dev.regent.simulation.runtime;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.kernel.Simulation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of one run.
 *
 * @param result in short
 * @param plan what it was
 * @param cause what was thrown, where that was the violation
 * @param history what happened, if it was traced
 */
record RuntimeOutcome(Scenario.Result result, RuntimePlan plan, Optional<Throwable> cause, List<String> history) {

    static RuntimeOutcome of(
            RuntimePlan plan,
            Simulation simulation,
            Map<RuntimeFault, Integer> faults,
            Map<String, Integer> storeFaults,
            Map<String, Integer> counts) {
        Map<String, Integer> all = new TreeMap<>(storeFaults);
        faults.forEach((kind, count) -> all.merge(kind.name(), count, Integer::sum));
        return new RuntimeOutcome(
                new Scenario.Result(
                        plan.seed(), simulation.failure(), all, counts, simulation.steps(), simulation.digest()),
                plan,
                simulation.cause(),
                simulation.history());
    }
}
