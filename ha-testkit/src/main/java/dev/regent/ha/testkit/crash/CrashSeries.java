package dev.regent.ha.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.CrashHook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Processes that end themselves, one at a step of an operation after the other. Each first takes over from the one before it and writes down
 * what it finds, so that one process is one crash and one recovery.
 */
final class CrashSeries {

    private static final String NOBODY = "nobody";
    private static final int LEAST_STEPS = 2; // before and after what an operation changes

    private final BackendFixture fixture;
    private final Map<String, String> common;
    private final Map<String, String> options;
    private final Path printed;
    private Set<String> allowed = Set.of("{}");
    private Set<String> leaders = Set.of(NOBODY);
    private long token;
    private int processes;
    private final Map<CrashOperation, Integer> crashes = new LinkedHashMap<>();

    /** @param options of the driver */
    CrashSeries(BackendFixture fixture, CrashHook hook, Map<String, String> options, Path printed) {
        this.fixture = fixture;
        this.printed = printed;
        this.common = new HashMap<>();
        common.put("hook", hook.getClass().getName());
        this.options = Map.copyOf(options);
    }

    /** A crash at each step of each operation. */
    void everyStep() {
        begin();
        Arrays.stream(CrashOperation.values()).forEach(this::everyStep);
        end();
    }

    /** Until a run completes the operation and shows no step that was not hit. */
    private void everyStep(CrashOperation operation) {
        Set<String> hit = new HashSet<>();
        List<String> missing = new ArrayList<>(complete(operation));
        while (!missing.isEmpty()) {
            for (String step : missing) {
                crash(operation, step);
                hit.add(step);
            }
            missing = new ArrayList<>(complete(operation));
            missing.removeAll(hit);
        }
        assertThat(hit).as("steps of %s", operation).hasSizeGreaterThanOrEqualTo(LEAST_STEPS);
    }

    /** Some crashes in each of at most so many operations, at steps that one process showed that completed them all. */
    void someSteps(int each, int most, Random random) {
        begin();
        List<String> first = complete(CrashOperation.FIRST_TAKE_OVER);
        List<CrashOperation> others = Arrays.stream(CrashOperation.values())
                .filter(operation -> operation != CrashOperation.FIRST_TAKE_OVER)
                .toList();
        CrashedProcess catalogue = run(cluster(), "", others);
        found(catalogue);
        allowed = Set.of("{}");
        leaders = Set.of(NOBODY);
        List<CrashOperation> chosen = new ArrayList<>(List.of(CrashOperation.values()));
        Collections.shuffle(chosen, random);
        for (CrashOperation operation : chosen.subList(0, Math.min(most, chosen.size()))) {
            List<String> steps =
                    new ArrayList<>(operation == CrashOperation.FIRST_TAKE_OVER ? first : catalogue.steps(operation));
            assertThat(steps).as("steps of %s", operation).hasSizeGreaterThanOrEqualTo(LEAST_STEPS);
            Collections.shuffle(steps, random);
            steps.subList(0, Math.min(each, steps.size())).forEach(step -> crash(operation, step));
        }
        end();
    }

    /** Somebody must have cleaned up, so that all cleanups take the same steps, and somebody must have led, and died. */
    private void begin() {
        found(runNames(cluster(), "", CrashOperation.PUBLISH + "," + CrashMain.CLEAN));
        complete(CrashOperation.PUBLISH);
    }

    private void end() {
        complete(CrashOperation.PUBLISH);
        assertThat(fixture.leftovers())
                .as("what dead processes left unfinished (S7)")
                .isEmpty();
        System.out.println("crashes that the next process recovered from: " + crashes);
    }

    private List<String> complete(CrashOperation operation) {
        String cluster = operation == CrashOperation.FIRST_TAKE_OVER ? fresh() : cluster();
        CrashedProcess process = run(cluster, "", List.of(operation));
        assertThat(process.said("DONE")).containsExactly(operation.name());
        if (operation != CrashOperation.FIRST_TAKE_OVER) {
            judge(process, operation, true);
        }
        return process.steps(operation);
    }

    private void crash(CrashOperation operation, String step) {
        if (operation == CrashOperation.TAKE_OVER_FROM_DEAD) {
            complete(CrashOperation.PUBLISH); // a release or a cleanup before this left nobody dead to take over from
        }
        String cluster = operation == CrashOperation.FIRST_TAKE_OVER ? fresh() : cluster();
        CrashedProcess process = run(cluster, step, List.of(operation));
        assertThat(process.said("CRASH"))
                .as("invalid run: %s did not reach the step", operation)
                .containsExactly(step);
        crashes.merge(operation, 1, Integer::sum);
        if (operation == CrashOperation.FIRST_TAKE_OVER) {
            leadAfter(cluster, process);
            return;
        }
        judge(process, operation, false);
        if (operation == CrashOperation.CLEANUP && crashes.getOrDefault(operation, 0) % 2 == 1) {
            cleanUpAgain();
        }
    }

    /** A cluster whose first contender died has no state, and the next one leads under a larger token. */
    private void leadAfter(String cluster, CrashedProcess died) {
        CrashedProcess next = run(cluster, "", List.of(CrashOperation.PUBLISH));
        assertThat(next.said("STATE")).containsExactly("{}");
        assertThat(tokens(next))
                .hasSize(1)
                .allMatch(each -> tokens(died).stream().allMatch(former -> each > former));
    }

    /** L2: what a killed cleanup left is removed by the next. Every other one is not completed, so that leaders find that too. */
    private void cleanUpAgain() {
        CrashedProcess cleaner = runNames(cluster(), "", CrashMain.CLEAN);
        assertThat(cleaner.said("COMPLETED")).hasSize(1);
        fixture.remains(fixture.cluster("kit-crash"))
                .ifPresent(remains ->
                        assertThat(remains).as("L2: what a second cleanup left").isEmpty());
        allowed = Set.of("{}");
        leaders = Set.of(NOBODY);
    }

    /** What it found, and what the next one may find. */
    private void judge(CrashedProcess process, CrashOperation operation, boolean completed) {
        found(process);
        String value = "v" + processes;
        if (operation.takesOver()) {
            leaders = completed ? Set.of(NOBODY) : with(leaders, NOBODY);
            return;
        }
        assertThat(process.said("PREPARED")).hasSize(1);
        String before = CrashOperation.before(value).toString();
        String after = operation.after(value).toString();
        allowed = completed ? Set.of(after) : with(Set.of(before), after);
        leaders = switch (operation) {
            case PUBLISH -> completed ? Set.of(value + "-new") : Set.of(value, value + "-new");
            case TAKE_OVER_RELEASED, OPEN_AGAIN -> Set.of(NOBODY);
            case RELEASE, CLEANUP -> completed ? Set.of(NOBODY) : Set.of(value, NOBODY);
            case FIRST_TAKE_OVER, TAKE_OVER_FROM_DEAD, OPEN_NEW, PUT, REPLACE, REMOVE, BATCH, DELETE_SCOPE ->
                Set.of(value);
        };
    }

    private static Set<String> with(Set<String> some, String more) {
        Set<String> all = new HashSet<>(some);
        all.add(more);
        return all;
    }

    /** E2, R3, S4, S5 and S13. */
    private void found(CrashedProcess process) {
        for (long each : tokens(process)) {
            assertThat(each).as("E2: tokens grow").isGreaterThan(token);
            token = each;
        }
        process.said("LEADER").stream()
                .limit(1)
                .forEach(leader -> assertThat(leader)
                        .as("whom process %d took over from", processes)
                        .matches(leaders::contains, "one of " + leaders));
        process.said("STATE").stream()
                .limit(1)
                .forEach(state -> assertThat(state)
                        .as("what process %d found", processes)
                        .matches(allowed::contains, "one of " + allowed));
    }

    private static List<Long> tokens(CrashedProcess process) {
        return process.said("TOKEN").stream().map(Long::parseLong).toList();
    }

    private String cluster() {
        return fixture.cluster("kit-crash").value();
    }

    private String fresh() {
        return fixture.cluster("kit-crash-" + processes).value();
    }

    private CrashedProcess run(String cluster, String step, List<CrashOperation> operations) {
        return runNames(
                cluster, step, operations.stream().map(CrashOperation::name).collect(Collectors.joining(",")));
    }

    private CrashedProcess runNames(String cluster, String step, String operations) {
        processes++;
        Map<String, String> arguments = new HashMap<>(common);
        arguments.put("cluster", cluster);
        arguments.put("process", "process-" + processes);
        arguments.put("operations", operations);
        arguments.put("step", step);
        arguments.put("value", "v" + processes);
        return CrashedProcess.run(arguments, options, printed.resolve(processes + ".log"));
    }
}
