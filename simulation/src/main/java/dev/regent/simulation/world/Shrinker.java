package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.kernel.Shrinking;
import dev.regent.simulation.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a failing plan smaller as long as the same rule is broken: fewer steps, no network faults, no members or listeners. */
final class Shrinker {

    private final Shape shape;
    private final Workers workers;
    private final String rule;

    private Shrinker(Shape shape, Workers workers, String rule) {
        this.shape = shape;
        this.workers = workers;
        this.rule = rule;
    }

    /** The smallest failing run that was found, with its history. */
    static Outcome shrink(Shape shape, Plan failing, String violation, Workers workers) {
        Shrinker shrinker = new Shrinker(shape, workers, Scenario.Result.rule(violation));
        Plan plan = Shrinking.smallest(failing, Shrinker::candidates, shrinker::fails);
        return new World(shape, plan, workers, true).run();
    }

    private static List<Plan> candidates(Plan plan) {
        List<Plan> smaller = new ArrayList<>();
        if (plan.loss() > 0 || plan.late() > 0) {
            smaller.add(plan.quieter(0, 0));
        }
        if (plan.loss() > 0) {
            smaller.add(plan.quieter(0, plan.late()));
        }
        if (plan.late() > 0) {
            smaller.add(plan.quieter(plan.loss(), 0));
        }
        if (plan.members() || plan.listeners()) {
            smaller.add(plan.plainer(false, false));
        }
        for (int i = 0; i < plan.steps().size(); i++) {
            List<Step> fewer = new ArrayList<>(plan.steps());
            fewer.remove(i);
            smaller.add(plan.with(fewer));
        }
        return smaller;
    }

    private boolean fails(Plan plan) {
        Optional<String> violation =
                new World(shape, plan, workers, false).run().violation();
        return violation.filter(text -> Scenario.Result.rule(text).equals(rule)).isPresent();
    }
}
