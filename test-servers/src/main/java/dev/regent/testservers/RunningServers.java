package dev.regent.testservers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Servers that another process has started, and named in {@code -Dregent.running.KIND}, for tests that would start some for themselves and do nothing to them:
 * so many short runs of tests need to start servers but once. The value is what {@code bin/test-servers run KIND} prints.
 */
public final class RunningServers {

    private RunningServers() {}

    /** The property with the servers of that kind. */
    public static String property(ServerKind kind) {
        return "regent.running." + kind.label();
    }

    /**
     * Those of a kind that is reached by addresses.
     *
     * @param folder where this process may write files of its own
     * @return empty if none are given
     */
    public static Optional<Ensemble> of(ServerKind kind, Path folder) {
        return given(kind)
                .map(addresses -> Ensemble.running(
                        Arrays.stream(addresses.split(","))
                                .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)))
                                .toList(),
                        folder));
    }

    /** API servers of Kubernetes; as {@link #of}. */
    public static Optional<KubernetesServers> kubernetes(Path folder) {
        return given(ServerKind.KUBERNETES).map(file -> KubernetesServers.running(Path.of(file), folder));
    }

    private static Optional<String> given(ServerKind kind) {
        return Optional.ofNullable(System.getProperty(property(kind)));
    }
}
