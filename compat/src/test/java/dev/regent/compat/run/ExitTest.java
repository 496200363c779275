package dev.regent.compat.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.compat.catalogue.Catalogue;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.report.About;
import dev.regent.compat.report.CheckResult;
import dev.regent.compat.report.CompatReport;
import dev.regent.compat.report.Outcome;
import dev.regent.compat.report.ScenarioResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExitTest {

    private static final Scenario SCENARIO = Catalogue.named(List.of("F1")).get(0);

    private static CompatReport report(Outcome... outcomes) {
        About about =
                new About("etcd", "x.Factory", "1", Map.of(), "", "faults", Instant.EPOCH, About.thisMachine(), 1);
        return new CompatReport(about, Stream.of(outcomes).map(ExitTest::result).toList(), Duration.ofSeconds(1));
    }

    private static ScenarioResult result(Outcome outcome) {
        return new ScenarioResult(
                SCENARIO,
                SCENARIO.checks().stream()
                        .map(check ->
                                new CheckResult(check, outcome, Optional.empty(), Duration.ofSeconds(1), List.of()))
                        .toList(),
                Optional.empty(),
                Duration.ofSeconds(1));
    }

    @Test
    @DisplayName(
            "a violation is the worst, then a run that proves nothing, and what was not run counts if that is asked for")
    void codes() {
        CompatReport whole = report(Outcome.HELD, Outcome.DECLARED);
        CompatReport parts = report(Outcome.HELD, Outcome.NOT_RUN);

        assertThat(Exit.of(whole, false)).isEqualTo(Exit.HELD);
        assertThat(Exit.of(whole, true)).isEqualTo(Exit.HELD);
        assertThat(Exit.of(parts, false)).isEqualTo(Exit.HELD);
        assertThat(Exit.of(parts, true)).isEqualTo(Exit.INVALID);
        assertThat(Exit.of(report(Outcome.NOT_RUN), false)).isEqualTo(Exit.INVALID);
        assertThat(Exit.of(report(Outcome.HELD, Outcome.INVALID), false)).isEqualTo(Exit.INVALID);
        assertThat(Exit.of(report(Outcome.VIOLATED, Outcome.INVALID, Outcome.NOT_RUN), true))
                .isEqualTo(Exit.VIOLATED);
    }
}
