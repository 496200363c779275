package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.InvalidRunError;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.ContenderProcess.Launch;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the contracts with contenders in JVMs of their own share: the fixture, how contenders are started, and the judge. The factory and the
 * bypass of the fixture need public constructors without arguments. What the processes print, and the history, stays in the folder of
 * the system property {@code regent.kit.logs} ({@code target/kit}). Of every judged run JUnit's listeners get the {@link RunFigures} as an entry; a picture of it
 * is drawn if it was judged bad, and with {@code regent.kit.timelines=true} always.
 */
@Tag("process-faults")
@Isolated("measures times")
public abstract class ProcessContract {

    @TempDir
    Path scratch;

    private static final String TIMELINES = "regent.kit.timelines";

    private BackendFixture fixture;
    private Optional<TestReporter> reporter = Optional.empty();
    private String run = "";

    ProcessContract() {}

    /**
     * Supplies a fresh, empty backend that other processes reach too.
     *
     * @param folder an empty folder for this test's use, deleted after it
     */
    protected abstract BackendFixture createFixture(Path folder) throws Exception;

    @BeforeEach
    final void openFixture(TestInfo info, TestReporter entries) throws Exception {
        reporter = Optional.of(entries);
        run = getClass().getSimpleName() + "-"
                + info.getTestMethod().map(Method::getName).orElse("run");
        fixture = createFixture(Files.createDirectories(scratch.resolve("backend")));
    }

    @AfterEach
    final void closeFixture() throws IOException {
        fixture.close();
    }

    final BackendFixture fixture() {
        return fixture;
    }

    /** Where figures and progress go. */
    final TestReporter reporter() {
        return reporter.orElseThrow();
    }

    /** The cluster that contenders are in if nothing else is said. */
    final ClusterId cluster() {
        return fixture.cluster("kit-processes");
    }

    final void pass(ContenderGroup group, Judge judge, FailoverTimes times) {
        group.settle();
        Verdict verdict = judge.judge(group.history());
        System.out.println(times + "; " + verdict.counts()); // the figures belong to the report of the run
        Optional<Path> picture = verdict.passed() && !Boolean.getBoolean(TIMELINES)
                ? Optional.empty()
                : Optional.of(Timeline.draw(group.history(), verdict, group.logs()));
        reporter().publishEntry(RunFigures.of(times, verdict, picture));
        String where = picture.map(file -> " (picture: " + file + ")").orElse("");
        assertThat(verdict.violations()).as("violations%s", where).isEmpty();
        if (!verdict.invalid().isEmpty()) {
            throw new InvalidRunError(
                    "why the run proves nothing" + where + ": " + String.join("; ", verdict.invalid()));
        }
    }

    /** Ends the leader as an operator does (F2), whose lease is then released, so that nobody waits for a long one; answers who leads after it. */
    final Leading terminate(ContenderGroup group, Leading leader, long writes, FailoverTimes times) {
        leader.process().terminate();
        long start = System.nanoTime();
        group.fault("F2 SIGTERM", leader, start);
        times.add(start, group.awaitTakeOver(leader.grant()));
        return group.awaitLeader(writes);
    }

    final HaBackend open(String process, Duration lease) {
        return open(cluster(), process, lease);
    }

    final HaBackend open(ClusterId cluster, String process, Duration lease) {
        return open(cluster, process, options(lease));
    }

    /** A backend of the process of this test, with options that win over the fixture's. */
    final HaBackend open(String process, Duration lease, Map<String, String> others) {
        return open(cluster(), process, options(lease, others));
    }

    private HaBackend open(ClusterId cluster, String process, Map<String, String> options) {
        Configuration configuration = Configuration.of(fixture.factory().options(), options);
        return fixture.factory().open(new HaBackendContext(cluster, process, configuration));
    }

    private Map<String, String> options(Duration lease, Map<String, String> others) {
        Map<String, String> options = options(lease);
        options.putAll(others);
        return options;
    }

    private Map<String, String> options(Duration lease) {
        Map<String, String> options = new HashMap<>(fixture.options());
        options.put("high-availability.lease.duration", lease.toMillis() + " ms");
        return options;
    }

    /** Contenders that open their backends by another factory, which leads to the same backend. */
    final Launch launch(HaBackendFactory factory, Duration lease) {
        return launch(factory, cluster(), lease, Optional.empty(), 0);
    }

    /** Contenders with a link of their own. */
    final Launch launch(FaultyLink link, Duration lease) {
        return launch(link.options(), lease);
    }

    /** Contenders whose options win over the fixture's. */
    final Launch launch(Map<String, String> others, Duration lease) {
        return launch(lease, 0).with(options(lease, others));
    }

    final Launch launch(Duration lease, int tries) {
        return launch(lease, tries == 0 ? Optional.empty() : fixture.fenceBypass(), tries);
    }

    final Launch launch(Duration lease, Optional<FenceBypass> bypass, int tries) {
        return launch(cluster(), lease, bypass, tries);
    }

    /** Contenders of another cluster; what they print goes to a folder of their own. */
    final Launch launch(ClusterId cluster, Duration lease) {
        return launch(cluster, lease, Optional.empty(), 0);
    }

    /** The same, and each former leader tries so often to write past the passive check, if the fixture has a way. */
    final Launch launch(ClusterId cluster, Duration lease, int tries) {
        return launch(cluster, lease, fixture.fenceBypass(), tries);
    }

    private Launch launch(ClusterId cluster, Duration lease, Optional<FenceBypass> bypass, int tries) {
        return launch(fixture.factory(), cluster, lease, bypass, tries);
    }

    private Launch launch(
            HaBackendFactory factory, ClusterId cluster, Duration lease, Optional<FenceBypass> bypass, int tries) {
        Path logs = Path.of(System.getProperty("regent.kit.logs", "target/kit"), run);
        return new Launch(
                factory.getClass().getName(),
                bypass.map(hook -> hook.getClass().getName()),
                tries,
                cluster.value(),
                options(lease),
                cluster.equals(cluster()) ? logs : logs.resolve(cluster.value()),
                fixture.medium().map(FaultyMedium::launcher).orElse(List.of()),
                false,
                Optional.empty(),
                false);
    }
}
