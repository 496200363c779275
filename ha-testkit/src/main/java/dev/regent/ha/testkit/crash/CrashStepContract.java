package dev.regent.ha.testkit.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.CrashHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process leaves that ends, as by {@code kill -9}, between two steps of an operation that change what is stored (F29). The next process takes
 * over: what it finds is wholly the state before or the state after (S5, S13), what was acknowledged is there (S4), its token is larger than all
 * before (E2), and what the dead left unfinished is gone (S7, L2).
 *
 * <p>A step that is not reached makes the run invalid, and fails. Normally there are {@code regent.kit.crash-steps} (1) crashes in each
 * operation, or in {@code regent.kit.crash-operations} of them, at steps that {@code regent.kit.seed} repeats; {@code -Dregent.kit.crash-steps=all} hits every step, and an operation is through only when a
 * process completes it without a step that was not hit. What the processes print stays in the folder {@code regent.kit.logs} ({@code target/kit}).
 */
@Tag("process-faults")
public abstract class CrashStepContract {

    @TempDir
    Path scratch;

    private Optional<BackendFixture> fixture = Optional.empty();

    private final int operations;

    /** For a driver's subclass: normally there are crashes in every operation. */
    protected CrashStepContract() {
        this(CrashOperation.values().length);
    }

    /**
     * For the subclass of a driver whose lease must be waited for after each crash.
     *
     * @param operations in how many operations, chosen by the seed, there normally are crashes
     */
    protected CrashStepContract(int operations) {
        this.operations = operations;
    }

    /**
     * Supplies a fresh, empty backend that other processes reach too.
     *
     * @param folder an empty folder for this test's use, deleted after it
     */
    protected abstract BackendFixture createFixture(Path folder) throws Exception;

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = Optional.of(createFixture(Files.createDirectories(scratch.resolve("backend"))));
    }

    @AfterEach
    final void closeFixture() throws IOException {
        if (fixture.isPresent()) {
            fixture.orElseThrow().close();
        }
    }

    @Test
    @DisplayName(
            "F29: a process that dies between two steps of take-over, publish, open, write, delete, release or cleanup leaves the state"
                    + " before or after, and the next one goes on; E2, S4, S5, S7, S13, L2")
    void crashes() throws IOException {
        BackendFixture backend = fixture.orElseThrow();
        Optional<CrashHook> hook = backend.crashHook();
        assumeTrue(hook.isPresent(), "the fixture cannot tell of the driver's steps");
        String steps = System.getProperty("regent.kit.crash-steps", "1");
        if (steps.equals("all")) {
            series(backend, hook.orElseThrow(), "all").everyStep();
        } else {
            long seed = Long.getLong("regent.kit.seed", System.nanoTime());
            System.out.println("crash steps of seed " + seed);
            series(backend, hook.orElseThrow(), "some")
                    .someSteps(
                            Integer.parseInt(steps),
                            Integer.getInteger("regent.kit.crash-operations", operations),
                            new Random(seed));
        }
    }

    private CrashSeries series(BackendFixture backend, CrashHook hook, String name) throws IOException {
        Map<String, String> options = new HashMap<>(backend.options());
        options.put("high-availability.lease.duration", System.getProperty("regent.kit.crash-lease", "5 s"));
        Path logs = Path.of(
                System.getProperty("regent.kit.logs", "target/kit"), getClass().getSimpleName() + "-" + name);
        return new CrashSeries(backend, hook, options, Files.createDirectories(logs));
    }
}
