package dev.regent.compat.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.regent.compat.catalogue.Catalogue;
import dev.regent.compat.catalogue.Check;
import dev.regent.compat.catalogue.Level;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.report.CheckResult;
import dev.regent.compat.report.Outcome;
import dev.regent.ha.testkit.InvalidRunError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class CollectorTest {

    /** Run by this test alone, since no name of a test begins or ends so. */
    static class Sample {
        @Test
        void held(TestReporter reporter) {
            reporter.publishEntry(Map.of("regent.run", "what", "regent.millis", "3,1", "regent.count.writes", "2"));
            reporter.publishEntry("another", "entry");
            reporter.publishEntry("regent.progress", "half of it");
        }

        @Test
        void violated() {
            assertThat(List.of("S1: a write")).as("violations").isEmpty();
        }

        @Test
        void invalid() {
            throw new InvalidRunError("the fault did not bite");
        }

        @Test
        void invalidCheck() {
            assertThat(List.of("fast")).as("invalid run: a fast write").isEmpty();
        }

        @Test
        void notRun() {
            assumeTrue(false, "no servers");
        }

        @Test
        void declared() {
            assumeTrue(false, "declared: there is no ensemble");
        }

        @Test
        @Disabled("switched off")
        void skipped() {}
    }

    @Test
    @DisplayName(
            "JUnit's results become outcomes: a failure is a violation, unless it says that the run proves nothing")
    void outcomes() {
        List<Check> checks = Stream.of("held", "violated", "invalid", "invalidCheck", "notRun", "declared", "skipped")
                .map(method -> new Check(Sample.class, method, method))
                .toList();
        List<CheckResult> results = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Scenario scenario = new Scenario("F0", "sample", Level.FAULTS, checks, Optional.empty(), false);
        Collector collector = new Collector(List.of(scenario), started -> {}, results::add, said::add);

        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Sample.class))
                                .build(),
                        collector);

        assertThat(results).hasSize(checks.size());
        assertThat(of(results, "held").outcome()).isEqualTo(Outcome.HELD);
        assertThat(of(results, "held").figures()).hasSize(1);
        assertThat(said).containsExactly("half of it");
        assertThat(of(results, "violated").outcome()).isEqualTo(Outcome.VIOLATED);
        assertThat(of(results, "violated").why().orElseThrow()).contains("S1: a write");
        assertThat(of(results, "invalid").outcome()).isEqualTo(Outcome.INVALID);
        assertThat(of(results, "invalidCheck").outcome()).isEqualTo(Outcome.INVALID);
        assertThat(of(results, "notRun").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(of(results, "notRun").why()).contains("no servers");
        assertThat(of(results, "declared").outcome()).isEqualTo(Outcome.DECLARED);
        assertThat(of(results, "skipped").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(Catalogue.all()).doesNotContain(scenario);
    }

    private static CheckResult of(List<CheckResult> results, String method) {
        return results.stream()
                .filter(result -> result.check().method().equals(method))
                .findFirst()
                .orElseThrow();
    }
}
