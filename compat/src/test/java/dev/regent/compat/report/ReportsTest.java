package dev.regent.compat.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.compat.catalogue.Catalogue;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.ha.testkit.process.RunFigures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportsTest {

    private static final String WHY = "S1: \"a\" <b> & 'c'\u0001\n\tsecond line";

    @TempDir
    private Path folder;

    private CompatReport report() throws IOException {
        Path picture = Files.writeString(
                folder.resolve("timeline.html"),
                "<!DOCTYPE html>\n<html><head></head><body><svg id='drawn'/></body></html>\n");
        List<Duration> times =
                IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList();
        RunFigures figures = new RunFigures(
                "F1 kill -9 to grant",
                times,
                Map.of("beliefs", 50L, "staleBeliefs", 0L, "tries", 7L, "staleWrites", 1L),
                List.of(),
                List.of(),
                Optional.of(picture));
        List<ScenarioResult> results = new ArrayList<>();
        results.add(result("F1", Outcome.HELD, Optional.empty(), List.of(figures)));
        results.add(result("F2", Outcome.HELD, Optional.of("declared not to have: PROMPT_DEPARTURE"), List.of()));
        results.add(result("F4", Outcome.INVALID, Optional.empty(), List.of()));
        results.add(result("F5", Outcome.VIOLATED, Optional.empty(), List.of()));
        results.add(result("F13", Outcome.NOT_RUN, Optional.empty(), List.of()));
        results.add(ScenarioResult.without(Catalogue.named(List.of("F23")).get(0)));
        About about = new About(
                "etcd",
                "x.Factory",
                "1",
                Map.of("key", "value"),
                "Profile[]",
                "faults",
                Instant.EPOCH,
                About.thisMachine(),
                7);
        return new CompatReport(about, results, Duration.ofSeconds(61));
    }

    private static ScenarioResult result(
            String id, Outcome outcome, Optional<String> declared, List<RunFigures> figures) {
        Scenario scenario = Catalogue.named(List.of(id)).get(0);
        Optional<String> why = outcome == Outcome.HELD ? Optional.empty() : Optional.of(WHY);
        return new ScenarioResult(
                scenario,
                scenario.checks().stream()
                        .map(check -> new CheckResult(check, outcome, why, Duration.ofMillis(1500), figures))
                        .toList(),
                declared,
                Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("the line that sums up counts every outcome apart, names what did not hold, and what must be zero")
    void summary() throws IOException {
        assertThat(report().summary())
                .isEqualTo("held 1, declared 2 (F2, F23), violated 1 (F5), invalid 1 (F4), not run 1 (F13);"
                        + " stale beliefs 0 of 50, stale writes 1 of 7 tries; 61.00 s");
    }

    @Test
    @DisplayName("the text has each scenario with its verdict and times, and each rule with the worst of its tests")
    void text() throws IOException {
        assertThat(TextReport.of(report()))
                .containsPattern("F1 +leader killed +held +2.00 s")
                .contains("F1 kill -9 to grant: median 0.10 s, p99 0.20 s, worst 0.20 s of 200")
                .containsPattern("F2 +leader closed or terminated +declared")
                .contains("ProcessLateWrite.heldWriteOfAnother, ProcessLateWrite.heldWriteOfTheSame: violated: S1:")
                .containsPattern("(?m)^S1 +violated +1 +0 +1 +0 +0 +median")
                .containsPattern("(?m)^E8 +invalid ");
    }

    @Test
    @DisplayName("the JSON is JSON, whatever is in messages")
    void json() throws IOException {
        JsonNode root = new ObjectMapper().readTree(JsonReport.of(report()));

        assertThat(root.at("/outcomes/violated/0").asText()).isEqualTo("F5");
        assertThat(root.at("/scenarios/3/checks/0/why").asText()).isEqualTo(WHY);
        assertThat(root.at("/scenarios/0/checks/0/runs/0/millis").size()).isEqualTo(200);
        assertThat(root.at("/counts/staleWrites").asLong()).isOne();
        assertThat(root.at("/options/key").asText()).isEqualTo("value");
        assertThat(root.at("/rules").findValuesAsText("rule"))
                .contains("E1", "S1")
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName(
            "the XML is XML that build servers read: a violation is a failure, an invalid run an error, the rest is skipped")
    void xml() throws Exception {
        byte[] bytes = JunitXmlReport.of(report()).getBytes(StandardCharsets.UTF_8);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));

        assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(6);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("error").getLength()).isOne();
        assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(2);
    }

    @Test
    @DisplayName("the page needs nothing else, has the pictures in it, and escapes what comes from elsewhere")
    void html() throws IOException {
        assertThat(HtmlReport.of(report()))
                .contains("<svg id='drawn'/>")
                .contains("&lt;b&gt; &amp;")
                .doesNotContain("<b>")
                .doesNotContain("src=", "http://", "https://");
    }
}
