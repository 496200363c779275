package dev.regent.ha.hdfs;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.support.Threading;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The payload storage {@code hdfs:}, a folder of HDFS, also by {@code viewfs:}. */
public final class HdfsStateStorageFactory implements StateStorageFactory {

    private static final int PIECE_BYTES = 1 << 20;
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final int pieceBytes;
    private final Duration leftoverAge;
    private final UnaryOperator<HdfsClient.Renaming> aroundRenaming;

    /** For the {@link java.util.ServiceLoader}. */
    public HdfsStateStorageFactory() {
        this(PIECE_BYTES, LEFTOVER_AGE, UnaryOperator.identity());
    }

    /** For tests of small pieces, young leftovers and lost answers. */
    HdfsStateStorageFactory(int pieceBytes, Duration leftoverAge, UnaryOperator<HdfsClient.Renaming> aroundRenaming) {
        this.pieceBytes = pieceBytes;
        this.leftoverAge = leftoverAge;
        this.aroundRenaming = aroundRenaming;
    }

    @Override
    public Set<String> schemes() {
        return HdfsRoot.SCHEMES;
    }

    @Override
    public List<ConfigOption<?>> options() {
        return HdfsOptions.all();
    }

    @Override
    public StateStorage open(URI root, Configuration configuration) {
        Duration limit = HdfsOptions.limit(configuration, HdfsOptions.REQUEST_TIMEOUT);
        org.apache.hadoop.conf.Configuration settings = ClientSettings.load(
                configuration.find(HdfsOptions.CONFIG_DIR),
                HdfsOptions.limit(configuration, HdfsOptions.CONNECT_TIMEOUT),
                limit);
        HdfsRoot place = place(root, settings);
        HdfsLogin.Identity identity = HdfsLogin.Identity.of(
                settings,
                configuration.find(HdfsOptions.USER),
                configuration.find(HdfsOptions.PRINCIPAL),
                configuration.find(HdfsOptions.KEYTAB));
        HdfsCalls calls = new HdfsCalls(Threading.system());
        boolean opened = false;
        try {
            ConnectedFileSystem connected = connect(place, settings, identity, calls, limit);
            HdfsClient client = new HdfsClient(connected, calls, limit, aroundRenaming);
            StateStorage storage = storage(client, connected);
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                calls.close();
            }
        }
    }

    private StateStorage storage(HdfsClient client, ConnectedFileSystem connected) {
        boolean opened = false;
        try {
            StateStorage storage = new HdfsStateStorage(client, connected.root(), pieceBytes, leftoverAge);
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    private static ConnectedFileSystem connect(
            HdfsRoot place,
            org.apache.hadoop.conf.Configuration settings,
            HdfsLogin.Identity identity,
            HdfsCalls calls,
            Duration limit) {
        try {
            return calls.run(
                    limit,
                    () -> SharedThreads.beginWith(settings, () -> {
                        HdfsLogin login = HdfsLogin.open(settings, identity);
                        return ConnectedFileSystem.open(place, settings, login);
                    }));
        } catch (IOException failure) {
            throw Failures.atStart("cannot store payloads below " + place, failure);
        }
    }

    private static HdfsRoot place(URI root, org.apache.hadoop.conf.Configuration settings) {
        try {
            return HdfsRoot.parse(root, settings);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidConfigurationException(
                    "payload storage '" + root + "' is malformed: " + malformed.getMessage(), malformed);
        }
    }
}
