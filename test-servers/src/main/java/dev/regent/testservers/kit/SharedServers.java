package dev.regent.testservers.kit;

import dev.regent.testservers.Ensemble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers for all tests of one JVM that do not end servers: started when the first test asks for them, ended with the JVM, and their folder below
 * {@code target/servers} is deleted then. Each fixture has a root of its own in them. Safe for use by several threads.
 */
public final class SharedServers {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServers.class);

    private final Function<Path, Ensemble> start;
    private Optional<Ensemble> started = Optional.empty(); // guarded by this

    /**
     * Starts nothing yet.
     *
     * @param start starts them in a folder
     */
    public SharedServers(Function<Path, Ensemble> start) {
        this.start = start;
    }

    /** The servers, which nobody may end. */
    public synchronized Ensemble get() {
        Ensemble servers = started.orElseGet(this::startNow);
        started = Optional.of(servers);
        return servers;
    }

    private Ensemble startNow() {
        Path folder = freshFolder();
        Ensemble servers = start.apply(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(servers, folder), "regent-test-servers-end"));
        return servers;
    }

    private static Path freshFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "shared-");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make a folder for servers in " + Path.of("target"), failed);
        }
    }

    private static void end(Ensemble servers, Path folder) {
        servers.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            LOG.warn("the folder {} of test servers is left", folder, left);
        }
    }
}
