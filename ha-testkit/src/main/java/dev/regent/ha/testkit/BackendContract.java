package dev.regent.ha.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What all contracts of a backend share: a fresh fixture for each test, and clients that are closed when it ends.
 *
 * <p>A driver has one subclass for each contract, with nothing in it but {@link #createFixture}. Tests mostly wait, and wait together where
 * JUnit runs tests in parallel ({@code junit.jupiter.execution.parallel.enabled=true}): each has a fixture of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class BackendContract {

    @TempDir
    Path scratch;

    private final Map<String, String> times;
    private BackendFixture fixture;
    private Clients clients;

    /**
     * @param lease the lease that the clients of this contract use
     */
    BackendContract(Duration lease) {
        this(Map.of("high-availability.lease.duration", lease.toMillis() + " ms"));
    }

    /**
     * @param times lease options that the clients of this contract use
     */
    BackendContract(Map<String, String> times) {
        this.times = times;
    }

    /**
     * Supplies a fresh, empty backend.
     *
     * @param scratch an empty folder for this test's use, deleted after it
     */
    protected abstract BackendFixture createFixture(Path scratch) throws Exception;

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = createFixture(scratch);
        clients = new Clients(fixture, times);
    }

    @AfterEach
    final void closeFixture() throws IOException {
        try {
            clients.close();
        } finally {
            fixture.close();
        }
    }

    final BackendFixture fixture() {
        return fixture;
    }

    final Clients clients() {
        return clients;
    }
}
