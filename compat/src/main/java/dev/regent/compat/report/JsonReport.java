package dev.regent.compat.report;

import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as one JSON object. */
public final class JsonReport {

    private JsonReport() {}

    /** The whole report; times are in milliseconds. */
    public static String of(CompatReport report) {
        Map<String, Object> root = new LinkedHashMap<>();
        About about = report.about();
        root.put("type", about.type());
        root.put("driver", about.driver());
        root.put("version", about.version());
        root.put("options", about.options());
        root.put("profile", about.profile());
        root.put("selection", about.selection());
        root.put("started", about.started().toString());
        root.put("machine", about.machine());
        root.put("seed", about.seed());
        root.put("millis", report.time().toMillis());
        Map<String, Object> outcomes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(
                    outcome.written(),
                    report.with(outcome).stream()
                            .map(each -> each.scenario().id())
                            .toList());
        }
        root.put("outcomes", outcomes);
        root.put("counts", report.counts());
        root.put(
                "scenarios", report.results().stream().map(JsonReport::scenario).toList());
        root.put("rules", report.rules().stream().map(JsonReport::rule).toList());
        return Json.text(root);
    }

    private static Map<String, Object> scenario(ScenarioResult result) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", result.scenario().id());
        node.put("title", result.scenario().title());
        node.put("level", result.scenario().level().written());
        node.put("rules", result.scenario().rules());
        node.put("verdict", result.outcome().written());
        node.put("reasons", result.reasons());
        node.put("millis", result.time().toMillis());
        node.put("checks", result.checks().stream().map(JsonReport::check).toList());
        return node;
    }

    private static Map<String, Object> check(CheckResult result) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", result.check().id());
        node.put("text", result.check().text());
        node.put("verdict", result.outcome().written());
        node.put("why", result.why().orElse(""));
        node.put("millis", result.time().toMillis());
        node.put("runs", result.figures().stream().map(JsonReport::run).toList());
        return node;
    }

    private static Map<String, Object> run(RunFigures figures) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("what", figures.what());
        node.put("millis", figures.times().stream().map(Duration::toMillis).toList());
        node.put("counts", figures.counts());
        node.put("violations", figures.violations());
        node.put("invalid", figures.invalid());
        return node;
    }

    private static Map<String, Object> rule(CompatReport.RuleLine line) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("rule", line.rule());
        node.put("verdict", line.outcome().written());
        for (Outcome outcome : Outcome.values()) {
            node.put(outcome.written(), line.count(outcome));
        }
        line.times().ifPresent(times -> node.put("times", times(times)));
        return node;
    }

    private static Map<String, Object> times(Times times) {
        return Map.of(
                "median", times.median().toMillis(),
                "p99", times.p99().toMillis(),
                "worst", times.worst().toMillis(),
                "count", List.copyOf(times.sorted()).size());
    }
}
