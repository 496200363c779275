package dev.regent.compat.report;

import dev.regent.compat.catalogue.Level;
import dev.regent.compat.report.CompatReport.RuleLine;
import java.util.Locale;

/** A report for people at a terminal. */
public final class TextReport {

    private TextReport() {}

    /** The tables of scenarios and of rules, and a line that sums up. */
    public static String of(CompatReport report) {
        StringBuilder text = new StringBuilder();
        About about = report.about();
        add(text, "Compatibility of '%s' (%s), Regent %s", about.type(), about.driver(), about.version());
        add(text, "%s on %s; %s; seed %d", about.started(), about.machine(), about.selection(), about.seed());
        if (!about.profile().isEmpty()) {
            add(text, "declares %s", about.profile());
        }
        add(text, "");
        add(text, "%-10s %-42s %-9s %8s", "scenario", "", "verdict", "time");
        report.results().forEach(result -> scenario(text, result));
        add(text, "");
        add(
                text,
                "%-5s %-9s %6s %9s %9s %8s %8s  %s",
                "rule",
                "verdict",
                "held",
                "declared",
                "violated",
                "invalid",
                "not run",
                "measured");
        report.rules().forEach(line -> rule(text, line));
        add(text, "");
        add(text, "%s", report.summary());
        return text.toString();
    }

    private static void scenario(StringBuilder text, ScenarioResult result) {
        add(
                text,
                "%-10s %-42s %-9s %8s",
                result.scenario().id(),
                result.scenario().title(),
                result.outcome().written(),
                result.time().isZero() ? "" : Times.seconds(result.time()));
        result.reasons().forEach(reason -> add(text, "%-10s   %s", "", reason));
        Times.of(result.figures()).forEach(times -> add(text, "%-10s   %s", "", times.text()));
        if (result.scenario().level() == Level.SOAK) {
            Times.counts(result.figures()).forEach((name, count) -> add(text, "%-10s   %-32s %12d", "", name, count));
        }
    }

    private static void rule(StringBuilder text, RuleLine line) {
        add(
                text,
                "%-5s %-9s %6d %9d %9d %8d %8d  %s",
                line.rule(),
                line.outcome().written(),
                line.count(Outcome.HELD),
                line.count(Outcome.DECLARED),
                line.count(Outcome.VIOLATED),
                line.count(Outcome.INVALID),
                line.count(Outcome.NOT_RUN),
                line.times().map(Times::figures).orElse(""));
    }

    private static void add(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
