package dev.regent.ha.local;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.OperatorHand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves and copies the folder of a lease document, as {@code mv} and {@code cp -r} do. */
final class LocalOperatorHand implements OperatorHand {

    private static final Logger LOG = LoggerFactory.getLogger(LocalOperatorHand.class);

    private final Path folder;

    /** @param folder that of the backend */
    LocalOperatorHand(Path folder) {
        this.folder = folder;
    }

    @Override
    public HaBackendFactory factory() {
        return new ShortLongestLeaseFactory();
    }

    @Override
    public Duration longestLease() {
        return ShortLongestLeaseFactory.LONGEST;
    }

    @Override
    public void delete(ClusterId cluster, String election) throws IOException {
        Files.move(lease(cluster, election), aside());
    }

    @Override
    public PutBack keep(ClusterId cluster, String election) throws IOException {
        Path lease = lease(cluster, election);
        Path copy = aside();
        copy(lease, copy);
        return () -> {
            delete(cluster, election);
            Files.move(copy, lease);
        };
    }

    /** Old numbers are deleted while they are copied; the newest, which counts, is not. */
    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path each : all) {
            try {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            } catch (NoSuchFileException deleted) {
                LOG.trace("{} was deleted", each);
            }
        }
    }

    private Path aside() {
        return folder.resolveSibling("aside-" + UUID.randomUUID());
    }

    private Path lease(ClusterId cluster, String election) {
        return folder.resolve(Path.of("docs", "clusters", cluster.value(), "elections", election, "lease@"));
    }
}
