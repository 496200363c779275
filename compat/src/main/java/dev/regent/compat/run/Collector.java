package dev.regent.compat.run;

import dev.regent.compat.catalogue.Check;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.report.CheckResult;
import dev.regent.compat.report.Outcome;
import dev.regent.ha.testkit.InvalidRunError;
import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what JUnit tells of the tests of some scenarios into their outcomes. */
final class Collector implements TestExecutionListener {

    private static final Logger log = LoggerFactory.getLogger(Collector.class);
    private static final String DECLARED = "declared";
    private static final int LONGEST = 8_000;

    private final Map<String, Check> checks = new HashMap<>();
    private final Consumer<Check> started;
    private final Consumer<CheckResult> ended;
    private final Consumer<String> said;
    private final Map<String, Long> starts = new ConcurrentHashMap<>();
    private final Map<String, List<RunFigures>> figures = new ConcurrentHashMap<>();

    /** @param said takes lines about how a long test gets on */
    Collector(List<Scenario> scenarios, Consumer<Check> started, Consumer<CheckResult> ended, Consumer<String> said) {
        scenarios.stream()
                .flatMap(scenario -> scenario.checks().stream())
                .forEach(check -> checks.put(key(check.suite().getName(), check.method()), check));
        this.started = started;
        this.ended = ended;
        this.said = said;
    }

    private static String key(String type, String method) {
        return type + "#" + method;
    }

    private Optional<Check> check(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .flatMap(source -> Optional.ofNullable(checks.get(key(source.getClassName(), source.getMethodName()))));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        check(test).ifPresent(check -> {
            starts.put(check.id(), System.nanoTime());
            log.info("{} begins", check.id());
            started.accept(check);
        });
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        Map<String, String> pairs = entry.getKeyValuePairs();
        check(test).ifPresent(check -> {
            RunFigures.parse(pairs)
                    .ifPresent(run -> figures.computeIfAbsent(check.id(), first -> new ArrayList<>())
                            .add(run));
            Optional.ofNullable(pairs.get(RunFigures.PROGRESS)).ifPresent(said);
        });
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        check(test).ifPresent(check -> end(check, Outcome.NOT_RUN, Optional.of(reason)));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> thrown = result.getThrowable();
        Optional<String> why = thrown.map(Collector::message);
        check(test).ifPresent(check -> {
            thrown.ifPresent(failure -> log.info("{}: {}", check.id(), result.getStatus(), failure));
            end(check, outcome(result.getStatus(), thrown, why.orElse("")), why);
        });
    }

    private static Outcome outcome(TestExecutionResult.Status status, Optional<Throwable> thrown, String why) {
        return switch (status) {
            case SUCCESSFUL -> Outcome.HELD;
            case ABORTED -> why.startsWith(DECLARED) ? Outcome.DECLARED : Outcome.NOT_RUN;
            case FAILED -> thrown.filter(InvalidRunError::shownBy).isPresent() ? Outcome.INVALID : Outcome.VIOLATED;
        };
    }

    private void end(Check check, Outcome outcome, Optional<String> why) {
        long now = System.nanoTime();
        long start = starts.getOrDefault(check.id(), now);
        List<RunFigures> runs = figures.getOrDefault(check.id(), List.of());
        log.info("{} ends: {}", check.id(), outcome);
        ended.accept(new CheckResult(check, outcome, why, Duration.ofNanos(now - start), runs));
    }

    private static String message(Throwable failure) {
        String prefix = "Assumption failed: ";
        String message = failure instanceof AssertionError
                        || String.valueOf(failure.getMessage()).startsWith(prefix)
                ? String.valueOf(failure.getMessage())
                : failure.toString();
        String text = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
    }
}
