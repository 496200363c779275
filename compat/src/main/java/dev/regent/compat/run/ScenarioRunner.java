package dev.regent.compat.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.regent.compat.catalogue.Check;
import dev.regent.compat.catalogue.Level;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.report.CheckResult;
import dev.regent.compat.report.ScenarioResult;
import dev.regent.ha.testkit.Behavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs scenarios: those without faults together, since their tests mostly wait, and the others one after the other, since they measure times. */
final class ScenarioRunner {

    private static final Map<String, String> JUNIT = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "same_thread",
            "junit.jupiter.execution.parallel.config.executor-service", "FORK_JOIN_POOL",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "6",
            "junit.jupiter.execution.timeout.default", "10 m");

    private static final String TIMEOUTS = "junit.jupiter.execution.timeout.mode";

    private final Progress progress;
    private final Set<Behavior> lacks;

    /** @param lacks what the driver declares not to have */
    ScenarioRunner(Progress progress, Set<Behavior> lacks) {
        this.progress = progress;
        this.lacks = lacks;
    }

    /** What came of each, in the order given. */
    List<ScenarioResult> run(List<Scenario> scenarios) {
        Map<Scenario, ScenarioResult> results = new HashMap<>();
        try (LauncherSession session = LauncherFactory.openSession()) {
            run(session, scenarios.stream().filter(each -> !each.alone()).toList(), results);
            for (Scenario scenario : scenarios) {
                if (scenario.alone()) {
                    run(session, List.of(scenario), results);
                }
            }
        }
        return scenarios.stream()
                .flatMap(each -> Optional.ofNullable(results.get(each)).stream())
                .toList();
    }

    private void run(LauncherSession session, List<Scenario> together, Map<Scenario, ScenarioResult> results) {
        List<Running> running = new ArrayList<>();
        for (Scenario scenario : together) {
            if (scenario.checks().isEmpty()) {
                ended(ScenarioResult.without(scenario), results);
            } else {
                running.add(new Running(scenario));
            }
        }
        if (!running.isEmpty()) {
            Collector collector = new Collector(
                    running.stream().map(each -> each.scenario).toList(),
                    check -> of(running, check).started(),
                    result -> of(running, result.check()).add(result).ifPresent(whole -> ended(whole, results)),
                    progress::say);
            session.getLauncher().execute(request(running), collector);
        }
    }

    private void ended(ScenarioResult result, Map<Scenario, ScenarioResult> results) {
        synchronized (results) {
            results.put(result.scenario(), result);
        }
        progress.ended(result);
    }

    private static Running of(List<Running> running, Check check) {
        return running.stream()
                .filter(each -> each.scenario.checks().contains(check))
                .findFirst()
                .orElseThrow();
    }

    private static LauncherDiscoveryRequest request(List<Running> running) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(running.stream()
                        .flatMap(each -> each.scenario.checks().stream())
                        .map(check -> selectMethod(check.suite(), check.method()))
                        .toList())
                .configurationParameters(JUNIT)
                .configurationParameter(TIMEOUTS, limited(running) ? "enabled" : "disabled")
                .build();
    }

    /** A soak lasts as long as it was told to. */
    private static boolean limited(List<Running> running) {
        return running.stream().noneMatch(each -> each.scenario.level() == Level.SOAK);
    }

    private Optional<String> declared(Scenario scenario) {
        Set<Behavior> concerned = switch (scenario.id()) {
            case "election" -> Set.of(Behavior.PROMPT_HAND_OVER);
            case "membership" -> Set.of(Behavior.PROMPT_DEPARTURE);
            case "F2" -> Set.of(Behavior.PROMPT_HAND_OVER, Behavior.PROMPT_DEPARTURE);
            default -> Set.of();
        };
        List<Behavior> lacking =
                lacks.stream().filter(concerned::contains).sorted().toList();
        return lacking.isEmpty() ? Optional.empty() : Optional.of("declared not to have, and tested so: " + lacking);
    }

    /** A scenario some of whose tests have not ended. */
    private final class Running {

        private final Scenario scenario;
        private final List<CheckResult> ended = new ArrayList<>();
        private long start;

        Running(Scenario scenario) {
            this.scenario = scenario;
        }

        synchronized void started() {
            if (start == 0) {
                start = System.nanoTime();
                progress.started(scenario);
            }
        }

        /** The result of the scenario, once all its tests have ended. */
        synchronized Optional<ScenarioResult> add(CheckResult result) {
            ended.add(result);
            if (ended.size() < scenario.checks().size()) {
                return Optional.empty();
            }
            ended.sort(Comparator.comparingInt(each -> scenario.checks().indexOf(each.check())));
            Duration time = start == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
            return Optional.of(new ScenarioResult(scenario, ended, declared(scenario), time));
        }
    }
}
