package dev.regent.ha.s3;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.http.Pace;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code s3}: nothing but a bucket. How it keeps the contract:
 *
 * <ol>
 *   <li>The election is the lease record of all drivers, one object; index and scopes are sealed objects.
 *   <li>Every write is one PUT with {@code If-None-Match: *} or {@code If-Match}, sent at most once. 412, 409 and NoSuchKey are the only refusals; other 4xx are "not sent";
 *       5xx and whatever is no answer are "unknown".
 *   <li>Versions are ETags. No two bodies are equal, so no two versions are.
 *   <li>A deletion is a conditional PUT of a tombstone, then a DELETE without a condition. Keys of deleted documents are never used again.
 *   <li>Before the first write a probe finds out whether the server honours all that, by requests that race too, and the backend refuses to run on one that does not.
 *   <li>There is no watch: the lease is polled, twice a second while somebody renews it.
 * </ol>
 */
public final class S3HaBackendFactory implements HaBackendFactory {

    /** The place. */
    static final ConfigOption<S3Location> ROOT = ConfigOption.custom(
            "high-availability.s3.root",
            "URL",
            "Bucket and prefix of the records, as s3://bucket/prefix; the same for all processes of a cluster. Another one"
                    + " than that of payloads.",
            text -> S3Location.parse(URI.create(text)));

    /** How thoroughly the server is probed. */
    static final ConfigOption<Integer> PROBE_ROUNDS = ConfigOption.custom(
                    "high-availability.s3.probe-rounds",
                    "integer",
                    "How often 16 writers race for one object at the start, to find out whether the server excludes all but"
                            + " one, once with creations and once with replacements. 1 to 100.",
                    S3HaBackendFactory::rounds)
            .withDefault(20);

    private static final Logger LOG = LoggerFactory.getLogger(S3HaBackendFactory.class);
    private static final Limits LIMITS = new Limits(64 << 10, 128);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final DocumentSeams seams;

    /** For the {@link java.util.ServiceLoader}. */
    public S3HaBackendFactory() {
        this(DocumentSeams.NONE);
    }

    /** For tests that disturb the backend or bypass the passive check. */
    S3HaBackendFactory(DocumentSeams seams) {
        this.seams = seams;
    }

    @Override
    public String type() {
        return "s3";
    }

    @Override
    public List<ConfigOption<?>> options() {
        List<ConfigOption<?>> options = new ArrayList<>(LeaseOptions.all());
        options.add(ROOT);
        options.add(PROBE_ROUNDS);
        options.addAll(S3Options.all());
        return List.copyOf(options);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        Configuration configuration = context.configuration();
        LeaseTiming timing = LeaseOptions.timing(configuration).withLongest(seams.longest());
        S3Location root = configuration.get(ROOT);
        Protection protection = Protection.of(configuration);
        String server = S3StateStorageFactory.server(configuration);
        Threading threads = Threading.system();
        SecureRandom random = new SecureRandom();
        S3Calls calls = new S3Calls(S3Clients.open(configuration, SILENCE), threads, Optional.of(new Pace(threads)));
        ServerProbe probe = new ServerProbe(calls, root, server, configuration.get(PROBE_ROUNDS), random);
        boolean opened = false;
        try {
            greet(probe);
            LeasePolls polls = new LeasePolls(calls, root.bucket(), timing.callTimeout(), timing.longest(), threads);
            S3DocumentStore store = new S3DocumentStore(calls, root, server, protection, probe, polls, threads, random);
            BackendSettings settings = new BackendSettings(
                    context.clusterId(),
                    context.processName(),
                    timing,
                    LIMITS,
                    seams.gate(),
                    LeasePolls.SHORTEST,
                    Optional.empty());
            HaBackend backend =
                    new DocumentBackend(seams.around().apply(store), settings, BackendResources.on(threads, random));
            opened = true;
            return backend;
        } finally {
            if (!opened) {
                calls.close();
            }
        }
    }

    /** A wrong configuration and an unfit server end the start, one that is away does not. */
    private static void greet(ServerProbe probe) {
        try {
            probe.require(ServerProbe.LIMIT);
        } catch (BackendUnavailableException later) {
            LOG.warn("{}; it is tried again", later.getMessage());
        }
    }

    private static Integer rounds(String text) {
        if (!text.strip().matches("[1-9][0-9]?|100")) {
            throw new IllegalArgumentException("write a whole number from 1 to 100");
        }
        return Integer.valueOf(text.strip());
    }
}
