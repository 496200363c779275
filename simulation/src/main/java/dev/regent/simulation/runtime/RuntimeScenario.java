package dev.regent.simulation.runtime;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.kernel.Shrinking;
import dev.regent.simulation.kernel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** JobManagers and TaskManagers under faults. */
public final class RuntimeScenario implements Scenario {

    @Override
    public String title() {
        return "runtime";
    }

    @Override
    public Set<String> faults() {
        return Arrays.stream(RuntimeFault.values())
                .map(RuntimeFault::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Result run(long seed, Workers workers) {
        return new RuntimeWorld(RuntimePlan.draw(seed), workers, false).run().result();
    }

    @Override
    public List<String> explain(Result failed, Workers workers) {
        String rule = Result.rule(failed.violation().orElseThrow());
        RuntimePlan smallest = Shrinking.smallest(
                RuntimePlan.draw(failed.seed()), RuntimePlan::smaller, plan -> breaks(rule, plan, workers));
        RuntimeOutcome outcome = new RuntimeWorld(smallest, workers, true).run();
        List<String> lines = new ArrayList<>(List.of("smallest plan found: " + smallest));
        lines.addAll(outcome.history());
        outcome.cause().ifPresent(thrown -> {
            lines.add(thrown.toString());
            for (StackTraceElement frame : thrown.getStackTrace()) {
                lines.add("    at " + frame);
            }
        });
        return lines;
    }

    private static boolean breaks(String rule, RuntimePlan plan, Workers workers) {
        return new RuntimeWorld(plan, workers, false)
                .run()
                .result()
                .violation()
                .filter(text -> Result.rule(text).equals(rule))
                .isPresent();
    }
}
