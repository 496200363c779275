package dev.regent.ha.s3;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.support.Threading;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The payload storage {@code s3:}, a prefix of a bucket. */
public final class S3StateStorageFactory implements StateStorageFactory {

    private static final int PART_BYTES = 8 << 20;
    private static final int PAGE_KEYS = 1000;

    private final int partBytes;
    private final int pageKeys;

    /** For the {@link java.util.ServiceLoader}. */
    public S3StateStorageFactory() {
        this(PART_BYTES, PAGE_KEYS);
    }

    /** For tests of small parts and pages. */
    S3StateStorageFactory(int partBytes, int pageKeys) {
        this.partBytes = partBytes;
        this.pageKeys = pageKeys;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public List<ConfigOption<?>> options() {
        return S3Options.all();
    }

    @Override
    public StateStorage open(URI root, Configuration configuration) {
        S3Location location = location(root);
        Protection protection = Protection.of(configuration);
        Duration limit = configuration.get(S3Options.REQUEST_TIMEOUT);
        if (limit.toMillis() < 1) {
            throw new InvalidConfigurationException("option '" + S3Options.REQUEST_TIMEOUT + "' must be at least 1 ms");
        }
        Threading threads = Threading.system();
        S3Calls calls = new S3Calls(S3Clients.open(configuration, limit), threads);
        Bucket bucket = new Bucket(calls, location, protection, limit, configuration.get(S3Options.RETRIES), threads);
        boolean opened = false;
        try {
            StateStorage storage = new S3StateStorage(location, server(configuration), bucket, partBytes, pageKeys);
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                bucket.close();
            }
        }
    }

    static String server(Configuration configuration) {
        return configuration.find(S3Options.ENDPOINT).map(URI::toString).orElse("AWS");
    }

    private static S3Location location(URI root) {
        try {
            return S3Location.parse(root);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidConfigurationException(
                    "payload storage '" + root + "' is malformed: " + malformed.getMessage(), malformed);
        }
    }
}
