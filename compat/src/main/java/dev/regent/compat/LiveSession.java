package dev.regent.compat;

import dev.regent.ha.testkit.BackendFixture;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the contracts of this process are run against. JUnit makes their objects, so they find it here.
 *
 * @param target the backend
 * @param clusters what was used of it
 * @param fixtures makes a fixture of it, for one test, with an empty folder for that test
 */
public record LiveSession(
        CompatTarget target, Clusters clusters, BiFunction<LiveSession, Path, BackendFixture> fixtures) {

    private static volatile Optional<LiveSession> current = Optional.empty();

    /** That of this process. */
    public static LiveSession current() {
        return current.orElseThrow(() -> new IllegalStateException("no session was begun"));
    }

    /** Makes it that of this process. */
    public void begin() {
        current = Optional.of(this);
    }

    /**
     * Cluster ids of the backend that nobody has used, for one test.
     *
     * @param scratch an empty folder for that test, deleted after it
     */
    public BackendFixture fixture(Path scratch) {
        return fixtures.apply(this, scratch);
    }
}
