package dev.regent.compat.report;

import dev.regent.compat.catalogue.Rules;
import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What came of a whole run. */
public record CompatReport(About about, List<ScenarioResult> results, Duration time) {

    public CompatReport {
        results = List.copyOf(results);
    }

    /** Scenarios with that outcome. */
    public List<ScenarioResult> with(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    /** What all runs of contenders showed. */
    List<RunFigures> figures() {
        return results.stream().flatMap(result -> result.figures().stream()).toList();
    }

    Map<String, Long> counts() {
        return Times.counts(figures());
    }

    /** One line of the table of rules. */
    record RuleLine(String rule, List<CheckResult> checks) {

        RuleLine {
            checks = List.copyOf(checks);
        }

        long count(Outcome outcome) {
            return checks.stream().filter(check -> check.outcome() == outcome).count();
        }

        Outcome outcome() {
            return checks.stream()
                    .map(CheckResult::outcome)
                    .filter(outcome -> outcome != Outcome.NOT_RUN)
                    .sorted()
                    .findFirst()
                    .orElse(Outcome.NOT_RUN);
        }

        /** Of all faults and step-downs under which it was checked together; empty if nothing was measured. */
        Optional<Times> times() {
            List<Duration> all = checks.stream()
                    .flatMap(check -> check.figures().stream())
                    .flatMap(figures -> figures.times().stream())
                    .toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(new Times("all", all));
        }
    }

    /** Every rule that some test names, with the outcomes of all that do. */
    List<RuleLine> rules() {
        TreeSet<String> rules = new TreeSet<>(Rules.ORDER);
        results.forEach(result -> rules.addAll(result.scenario().rules()));
        return rules.stream()
                .map(rule -> new RuleLine(
                        rule,
                        results.stream().flatMap(result -> result.of(rule)).toList()))
                .toList();
    }

    /** Counts by outcome, the scenarios that did not hold by name, and what must be zero, in one line. */
    public String summary() {
        StringBuilder line = new StringBuilder();
        for (Outcome outcome :
                List.of(Outcome.HELD, Outcome.DECLARED, Outcome.VIOLATED, Outcome.INVALID, Outcome.NOT_RUN)) {
            List<String> ids =
                    with(outcome).stream().map(result -> result.scenario().id()).toList();
            line.append(line.length() == 0 ? "" : ", ")
                    .append(outcome.written())
                    .append(' ')
                    .append(ids.size());
            if (!ids.isEmpty() && outcome != Outcome.HELD) {
                line.append(" (").append(String.join(", ", ids)).append(')');
            }
        }
        Map<String, Long> counts = counts();
        if (!counts.isEmpty()) {
            line.append("; stale beliefs ")
                    .append(counts.getOrDefault("staleBeliefs", 0L))
                    .append(" of ");
            line.append(counts.getOrDefault("beliefs", 0L)).append(", stale writes ");
            line.append(counts.getOrDefault("staleWrites", 0L)).append(" of ").append(counts.getOrDefault("tries", 0L));
            line.append(" tries");
        }
        return line.append("; ").append(Times.seconds(time)).toString();
    }
}
