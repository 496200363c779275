package dev.regent.compat.report;

import dev.regent.compat.catalogue.Check;
import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of one test.
 *
 * @param why what was wrong, or why it was not run; empty if it held
 * @param figures what its runs of contenders showed
 */
public record CheckResult(Check check, Outcome outcome, Optional<String> why, Duration time, List<RunFigures> figures) {
    public CheckResult {
        figures = List.copyOf(figures);
    }
}
