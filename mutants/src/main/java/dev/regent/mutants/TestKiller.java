package dev.regent.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests of a class, or one of them, and reports the rules of those that fail: the one that the failure's message names, else
 * those that the display name starts with. A failure by a time limit of JUnit's own names no rule.
 */
public final class TestKiller implements TestExecutionListener {

    private final List<String> reports = new ArrayList<>();
    private Optional<TestPlan> plan = Optional.empty();
    private int run;

    private TestKiller() {}

    /** Called with {@code CLASS[#METHOD]}. */
    public static void main(String[] arguments) {
        TestKiller killer = new TestKiller();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selector(arguments[0]))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherFactory.create().execute(request, killer);
        killer.reports.forEach(System.out::println);
        System.out.println(killer.run + " tests");
        System.out.flush();
        System.exit(
                killer.run == 0 ? 2 : killer.reports.isEmpty() ? 0 : 1); // a mutant may have left threads that go on
    }

    private static DiscoverySelector selector(String test) {
        int hash = test.indexOf('#');
        return hash < 0 ? DiscoverySelectors.selectClass(test) : DiscoverySelectors.selectMethod(test);
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = Optional.of(started);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && result.getStatus() != Status.ABORTED) {
            run++;
        }
        if (result.getStatus() == Status.FAILED) {
            Throwable failure = result.getThrowable().orElseThrow();
            failure.printStackTrace(System.out);
            Set<String> rules = rules(test, failure);
            reports.addAll(rules.stream()
                    .map(rule -> "violated " + rule + " " + where(test))
                    .toList());
            if (rules.isEmpty()) {
                reports.add("violated - " + where(test));
            }
        }
    }

    private Set<String> rules(TestIdentifier test, Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Set.of();
        }
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        Set<String> named = Rules.named(message);
        return named.isEmpty() ? ofDisplayName(test) : named;
    }

    /** Its own, or for one of several invocations that of the method. */
    private Set<String> ofDisplayName(TestIdentifier test) {
        Set<String> rules = Rules.ofName(test.getDisplayName());
        return rules.isEmpty()
                ? plan.flatMap(all -> all.getParent(test))
                        .map(this::ofDisplayName)
                        .orElse(Set.of())
                : rules;
    }

    private static String where(TestIdentifier test) {
        Optional<MethodSource> method =
                test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
        return method.map(source -> source.getJavaClass().getSimpleName() + "#" + source.getMethodName())
                .orElse(test.getDisplayName());
    }
}
