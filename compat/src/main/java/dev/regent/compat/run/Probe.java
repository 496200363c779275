package dev.regent.compat.run;

import dev.regent.compat.LiveSession;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.Behavior;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the backend before anything is run, so that one that is away or misconfigured is one line, and no table of violations. */
final class Probe {

    private static final Logger log = LoggerFactory.getLogger(Probe.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Probe() {}

    /**
     * What was learnt.
     *
     * @param driver class of the factory
     * @param shown options for the report, secrets not shown
     * @param profile what the backend declares
     * @param lacks what the driver declares not to have
     */
    record Found(String driver, Map<String, String> shown, String profile, Set<Behavior> lacks) {
        Found {
            shown = Map.copyOf(shown);
            lacks = Set.copyOf(lacks);
        }
    }

    /**
     * Asks.
     *
     * @throws BackendUnavailableException if it does not answer for 20 s
     * @throws dev.regent.ha.spi.InvalidConfigurationException if an option is wrong
     */
    static Found ask(LiveSession session) throws IOException {
        Path scratch = Files.createTempDirectory("probe");
        try (BackendFixture fixture = session.fixture(scratch)) {
            Configuration configuration = Configuration.of(fixture.factory().options(), fixture.options());
            HaBackendContext context = new HaBackendContext(fixture.cluster("kit"), "kit-probe", configuration);
            try (HaBackend backend = fixture.factory().open(context)) {
                awaitHealth(session.target().type(), backend);
                return new Found(
                        fixture.factory().getClass().getName(),
                        shown(fixture, session.target().options()),
                        backend.profile().toString(),
                        fixture.lacks());
            }
        }
    }

    private static void awaitHealth(String type, HaBackend backend) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                backend.checkHealth();
                return;
            } catch (BackendUnavailableException away) {
                if (System.nanoTime() > deadline) {
                    throw new BackendUnavailableException(
                            "backend '" + type + "' did not answer for " + LIMIT.toSeconds()
                                    + " s, so nothing was run: " + away.getMessage(),
                            away);
                }
                log.debug("asked again", away);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static Map<String, String> shown(BackendFixture fixture, Map<String, String> options) {
        Set<String> open = new HashSet<>();
        for (ConfigOption<?> option : fixture.factory().options()) {
            if (!option.type().equals("secret")) {
                open.add(option.key());
                open.addAll(option.aliases());
            }
        }
        Map<String, String> shown = new HashMap<>();
        options.forEach((key, value) -> shown.put(key, open.contains(key) ? value : "****"));
        return shown;
    }
}
