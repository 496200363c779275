package dev.regent.compat.run;

import dev.regent.compat.LiveSession;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes every cluster id that a run used and did not delete, and tells of those that it cannot. The leases of dead contenders have to end first. */
final class Cleaner {

    private static final Logger log = LoggerFactory.getLogger(Cleaner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 8;

    private final LiveSession session;
    private final PrintStream err;

    Cleaner(LiveSession session, PrintStream err) {
        this.session = session;
        this.err = err;
    }

    /** The exit code: {@link Exit#HELD} if nothing is left. */
    int clean() throws IOException {
        List<ClusterId> left = session.clusters().left();
        if (left.isEmpty()) {
            return Exit.HELD;
        }
        Queue<ClusterId> kept = new ConcurrentLinkedQueue<>();
        try (BackendFixture fixture = session.fixture(Files.createTempDirectory("clean"))) {
            HaBackendFactory factory = fixture.factory();
            Map<String, String> options = fixture.options();
            AtomicInteger number = new AtomicInteger();
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
                Thread thread = new Thread(task, "regent-compat-cleaner-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            left.forEach(id -> threads.execute(() -> {
                if (!delete(factory, options, id)) {
                    kept.add(id);
                }
            }));
            await(threads);
        }
        kept.forEach(
                id -> err.println("regent: cluster id '" + id + "' could not be deleted and is left in the backend"));
        return kept.isEmpty() ? Exit.HELD : Exit.UNAVAILABLE;
    }

    private static void await(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean delete(HaBackendFactory factory, Map<String, String> options, ClusterId id) {
        Configuration configuration = Configuration.of(factory.options(), options);
        try (HaBackend backend = factory.open(new HaBackendContext(id, "kit-cleaner", configuration))) {
            backend.deleteCluster(PATIENCE);
            session.clusters().deleted(id);
            return true;
        } catch (HaException failed) {
            log.warn("cluster {} is left", id, failed);
            return false;
        }
    }
}
