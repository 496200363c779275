package dev.regent.compat.report;

import static dev.regent.compat.report.Markup.escape;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.process.RunFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A report as one page that needs nothing else, with the pictures of the runs in it. */
public final class HtmlReport {

    private static final Logger log = LoggerFactory.getLogger(HtmlReport.class);
    private static final Map<Outcome, String> COLOURS = Map.of(
            Outcome.HELD, "#cdeccd",
            Outcome.DECLARED, "#dfe8f5",
            Outcome.NOT_RUN, "#eeeeee",
            Outcome.INVALID, "#ffe2b3",
            Outcome.VIOLATED, "#ffc4c4");
    private static final String STYLE =
            "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:3px 8px;"
                    + "text-align:left;vertical-align:top}details{margin:.5em 0}pre{white-space:pre-wrap;background:#f6f6f6;padding:.5em}"
                    + ".picture{overflow-x:auto}";

    private HtmlReport() {}

    /** The whole report; a picture that cannot be read is left out. */
    public static String of(CompatReport report) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset='utf-8'/><title>");
        About about = report.about();
        String title = "Compatibility of " + about.type();
        page.append(escape(title)).append("</title><style>").append(STYLE).append("</style></head><body>\n<h1>");
        page.append(escape(title))
                .append("</h1>\n<p>")
                .append(escape(report.summary()))
                .append("</p>\n<table>\n");
        fact(page, "driver", about.driver());
        fact(page, "Regent", about.version());
        fact(page, "when", about.started().toString());
        fact(page, "machine", about.machine());
        fact(page, "run", about.selection());
        fact(page, "seed", Long.toString(about.seed()));
        fact(page, "options", about.options().toString());
        fact(page, "declares", about.profile());
        page.append(
                "</table>\n<h2>Scenarios</h2>\n<table><tr><th></th><th></th><th>rules</th><th>verdict</th><th>time</th><th>measured</th></tr>\n");
        report.results().forEach(result -> row(page, result));
        page.append("</table>\n<h2>Rules</h2>\n<table><tr><th>rule</th><th>verdict</th><th>held</th><th>declared</th>")
                .append("<th>violated</th><th>invalid</th><th>not run</th><th>measured</th></tr>\n");
        report.rules().forEach(line -> rule(page, line));
        page.append("</table>\n<h2>What was run</h2>\n");
        report.results().forEach(result -> details(page, result));
        return page.append("</body></html>\n").toString();
    }

    private static void fact(StringBuilder page, String name, String value) {
        page.append("<tr><th>")
                .append(name)
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n");
    }

    private static void row(StringBuilder page, ScenarioResult result) {
        page.append("<tr style='background:")
                .append(COLOURS.get(result.outcome()))
                .append("'><td><a href='#s-");
        page.append(escape(result.scenario().id()))
                .append("'>")
                .append(escape(result.scenario().id()));
        page.append("</a></td><td>").append(escape(result.scenario().title())).append("</td><td>");
        page.append(String.join(" ", result.scenario().rules())).append("</td><td>");
        page.append(result.outcome().written()).append("</td><td>").append(Times.seconds(result.time()));
        page.append("</td><td>").append(measured(Times.of(result.figures()))).append("</td></tr>\n");
    }

    private static void rule(StringBuilder page, CompatReport.RuleLine line) {
        page.append("<tr style='background:")
                .append(COLOURS.get(line.outcome()))
                .append("'><td>");
        page.append(line.rule())
                .append("</td><td>")
                .append(line.outcome().written())
                .append("</td>");
        for (Outcome outcome :
                new Outcome[] {Outcome.HELD, Outcome.DECLARED, Outcome.VIOLATED, Outcome.INVALID, Outcome.NOT_RUN}) {
            page.append("<td>").append(line.count(outcome)).append("</td>");
        }
        page.append("<td>").append(line.times().map(Times::figures).orElse("")).append("</td></tr>\n");
    }

    private static String measured(java.util.List<Times> times) {
        return times.stream().map(each -> escape(each.text())).collect(Collectors.joining("<br/>"));
    }

    private static void details(StringBuilder page, ScenarioResult result) {
        page.append("<h3 id='s-").append(escape(result.scenario().id())).append("'>");
        page.append(escape(result.scenario().id() + " " + result.scenario().title() + ": "
                        + result.outcome().written()))
                .append("</h3>\n");
        result.scenario()
                .why()
                .ifPresent(why -> page.append("<p>").append(escape(why)).append("</p>\n"));
        result.declared()
                .ifPresent(why -> page.append("<p>").append(escape(why)).append("</p>\n"));
        page.append("<ul>\n");
        for (CheckResult check : result.checks()) {
            page.append("<li style='background:")
                    .append(COLOURS.get(check.outcome()))
                    .append("'>");
            page.append(escape(check.check().text() + " (" + check.check().id() + "): "
                    + check.outcome().written() + ", " + Times.seconds(check.time())));
            check.why()
                    .ifPresent(why -> page.append("<pre>").append(escape(why)).append("</pre>"));
            check.figures().forEach(figures -> run(page, figures));
            page.append("</li>\n");
        }
        page.append("</ul>\n");
    }

    private static void run(StringBuilder page, RunFigures figures) {
        page.append("<details><summary>")
                .append(escape(figures.what() + " " + figures.counts()))
                .append("</summary>");
        figures.picture()
                .ifPresent(file ->
                        page.append("<div class='picture'>").append(body(file)).append("</div>"));
        page.append("</details>\n");
    }

    private static String body(Path picture) {
        try {
            String html = Files.readString(picture, UTF_8);
            return html.substring(html.indexOf("<body>") + "<body>".length(), html.lastIndexOf("</body>"));
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            log.warn("the picture {} is left out", picture, unreadable);
            return "";
        }
    }
}
