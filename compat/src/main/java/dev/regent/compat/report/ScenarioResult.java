package dev.regent.compat.report;

import dev.regent.compat.catalogue.Scenario;
import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of one scenario.
 *
 * @param declared what the driver declares about it, in words; empty if nothing
 */
public record ScenarioResult(Scenario scenario, List<CheckResult> checks, Optional<String> declared, Duration time) {

    public ScenarioResult {
        checks = List.copyOf(checks);
    }

    /** One that has no tests. */
    public static ScenarioResult without(Scenario scenario) {
        return new ScenarioResult(scenario, List.of(), Optional.empty(), Duration.ZERO);
    }

    /** The first of its tests' outcomes, in the order of {@link Outcome}. */
    public Outcome outcome() {
        if (checks.isEmpty()) {
            return scenario.declared() ? Outcome.DECLARED : Outcome.NOT_RUN;
        }
        Outcome worst =
                checks.stream().map(CheckResult::outcome).sorted().findFirst().orElseThrow();
        return worst == Outcome.HELD && declared.isPresent() ? Outcome.DECLARED : worst;
    }

    /** Why it did not simply hold, a line each. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        scenario.why().ifPresent(reasons::add);
        declared.ifPresent(reasons::add);
        Map<String, List<String>> tests = new LinkedHashMap<>();
        checks.stream()
                .filter(result -> result.outcome() != Outcome.HELD)
                .forEach(result -> tests.computeIfAbsent(
                                result.outcome().written()
                                        + result.why()
                                                .map(why -> ": " + firstLines(why))
                                                .orElse(""),
                                first -> new ArrayList<>())
                        .add(result.check().id()));
        tests.forEach((why, which) -> reasons.add(String.join(", ", which) + ": " + why));
        return reasons;
    }

    private static String firstLines(String text) {
        return text.strip()
                .lines()
                .limit(3)
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    /** What its runs of contenders showed. */
    public List<RunFigures> figures() {
        return checks.stream().flatMap(result -> result.figures().stream()).toList();
    }

    /** Of several results of one scenario, all tests. */
    Stream<CheckResult> of(String rule) {
        return checks.stream().filter(result -> result.check().rules().contains(rule));
    }
}
