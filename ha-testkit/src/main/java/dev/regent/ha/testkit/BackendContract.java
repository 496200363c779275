package dev.regent.ha.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

    private final Duration lease;
    private BackendFixture fixture;
    private Clients clients;

    /**
     * @param lease the lease that the clients of this contract use
     */
    BackendContract(Duration lease) {
        this.lease = lease;
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
        clients = new Clients(fixture, lease);
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

    final Duration lease() {
        return lease;
    }
}
