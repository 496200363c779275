package dev.regent.ha.testkit;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One fresh, empty backend, as a driver's author supplies it to the contracts. Every test gets a fixture of its own and closes it;
 * everything that a test stores lives under the ids of {@link #cluster}.
 *
 * <p>A fixture that serves one long-running server gives each test another root path, prefix or name space in {@link #options()}.
 */
public interface BackendFixture extends AutoCloseable {

    /** The factory under test. */
    HaBackendFactory factory();

    /**
     * Options that lead every client of this fixture to the same backend. The kit adds {@code high-availability.lease.duration} where a test
     * needs a certain lease.
     *
     * @return written values by key
     */
    Map<String, String> options();

    /**
     * The id of the cluster that a test calls by that name; the same for the same name as long as the fixture lives. A fixture whose backend others use too, with
     * nothing of {@link #options()} that keeps them apart, gives ids that nobody else has. What follows {@code kit} in the name ends the id as well, since
     * tests compare ids of which one begins another.
     *
     * @param name {@code kit}, or one that begins with {@code kit-}; up to 20 characters
     */
    default ClusterId cluster(String name) {
        return new ClusterId(name);
    }

    /** Behaviours that the driver declares not to have; each is then tested in the negative. */
    default Set<Behavior> lacks() {
        return Set.of();
    }

    /**
     * A client whose connection the test can disturb, and nobody else's. Each call gives another one.
     *
     * @return empty if the fixture cannot do that; the tests that need it are then skipped and say so
     */
    default Optional<FaultyLink> faultyLink() {
        return Optional.empty();
    }

    /**
     * As {@link #faultyLink}, where the backend is servers that clients have connections to.
     *
     * @return empty if it is not; the tests that need it are then skipped and say so
     */
    default Optional<ServerLink> serverLink() {
        return Optional.empty();
    }

    /**
     * The servers of this backend, and no other fixture's, where the test can end and start them.
     *
     * @return empty if it cannot; the tests that need it are then skipped and say so
     */
    default Optional<FaultyServers> faultyServers() {
        return Optional.empty();
    }

    /**
     * The servers of this backend, and no other fixture's, where the test can cut one off from the others.
     *
     * @return empty if it cannot; the tests that need it are then skipped and say so
     */
    default Optional<SplitServers> splitServers() {
        return Optional.empty();
    }

    /**
     * A client whose writes can skip the passive check of the leadership, so that they reach the backend under a token that is out of
     * date. Each call gives another one.
     *
     * @return empty if the driver has no such hook; the tests that need it are then skipped and say so
     */
    default Optional<FenceBypass> fenceBypass() {
        return Optional.empty();
    }

    /**
     * The hand of an operator who deletes and overwrites lease records.
     *
     * @return empty if the fixture cannot do that; the tests that need it are then skipped and say so
     */
    default Optional<OperatorHand> operator() {
        return Optional.empty();
    }

    /**
     * What is stored at this moment for a scope, or for the lease, of an election.
     *
     * @param scope empty for the lease
     * @return empty if the fixture cannot look into the backend; the tests that need it are then skipped and say so
     */
    default Optional<StoredRecord> storedRecord(ClusterId cluster, String election, Optional<String> scope) {
        return Optional.empty();
    }

    /**
     * What the backend stores on, where the test can spoil it.
     *
     * @return empty if it cannot; the tests that need it are then skipped and say so
     */
    default Optional<FaultyMedium> medium() {
        return Optional.empty();
    }

    /**
     * Tells of every step of the driver that changes what is stored, in processes of the kit.
     *
     * @return empty if the driver has no such hook; the tests that need it are then skipped and say so
     */
    default Optional<CrashHook> crashHook() {
        return Optional.empty();
    }

    /** Names of what is stored and unfinished, and whose writers are known to be dead: nothing, once another process has contended. */
    default List<String> leftovers() {
        return List.of();
    }

    /**
     * Names of what the backend still stores of a cluster and L2 does not let stay. The token floor, and the empty tombstones of lease and
     * index on backends that keep them, are not listed.
     *
     * @return empty if the fixture cannot look into the backend
     */
    default Optional<List<String>> remains(ClusterId cluster) {
        return Optional.empty();
    }

    /** Removes everything that this fixture created. */
    @Override
    void close() throws IOException;
}
