package dev.regent.compat.report;

import static dev.regent.compat.report.Markup.escape;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report as the XML that build servers read: a suite for each scenario, a case for each test. An invalid run is an error, a violation a failure. */
public final class JunitXmlReport {

    private JunitXmlReport() {}

    /** The whole report. */
    public static String of(CompatReport report) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites name=\"regent compat ")
                .append(escape(report.about().type()))
                .append("\" time=\"")
                .append(seconds(report.time()))
                .append("\">\n");
        report.results().forEach(result -> suite(xml, result));
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, ScenarioResult result) {
        List<CheckResult> checks = result.checks();
        xml.append(String.format(
                Locale.ROOT,
                "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%s\">\n",
                escape(result.scenario().id() + " " + result.scenario().title()),
                Math.max(1, checks.size()),
                count(checks, Outcome.VIOLATED),
                count(checks, Outcome.INVALID),
                checks.isEmpty() ? 1 : count(checks, Outcome.NOT_RUN) + count(checks, Outcome.DECLARED),
                seconds(result.time())));
        if (checks.isEmpty()) {
            String why = result.scenario().why().orElse("");
            one(xml, result, result.scenario().title(), Duration.ZERO, element(result.outcome(), why));
        }
        checks.forEach(check -> one(
                xml,
                result,
                check.check().text(),
                check.time(),
                element(check.outcome(), check.why().orElse(""))));
        xml.append("  </testsuite>\n");
    }

    private static void one(StringBuilder xml, ScenarioResult result, String name, Duration time, String inside) {
        xml.append(String.format(
                "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\">%s</testcase>\n",
                escape(result.scenario().id()), escape(name), seconds(time), inside));
    }

    private static String element(Outcome outcome, String why) {
        String first = escape(why.strip().lines().findFirst().orElse(""));
        return switch (outcome) {
            case HELD -> "";
            case DECLARED -> "<skipped message=\"declared: " + first + "\"/>";
            case NOT_RUN -> "<skipped message=\"" + first + "\"/>";
            case VIOLATED -> "<failure message=\"" + first + "\">" + escape(why) + "</failure>";
            case INVALID -> "<error message=\"" + first + "\">" + escape(why) + "</error>";
        };
    }

    private static long count(List<CheckResult> checks, Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
