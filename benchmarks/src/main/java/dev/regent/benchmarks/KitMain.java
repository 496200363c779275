package dev.regent.benchmarks;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test of the kit. Exits with 0 if it passed, with 1 if it failed, with 2 if it was not run. */
public final class KitMain implements TestExecutionListener {

    private int passed;
    private int failed;

    private KitMain() {}

    /**
     * Runs it.
     *
     * @param arguments one, {@code CLASS#METHOD}
     */
    public static void main(String[] arguments) {
        KitMain outcome = new KitMain();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(arguments[0]))
                .build();
        LauncherFactory.create().execute(request, outcome);
        System.out.flush();
        System.exit(outcome.failed > 0 ? 1 : outcome.passed == 1 ? 0 : 2);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(reason -> reason.printStackTrace(System.out));
        if (result.getStatus() == Status.FAILED) {
            failed++;
        } else if (test.isTest() && result.getStatus() == Status.SUCCESSFUL) {
            passed++;
        }
    }
}
