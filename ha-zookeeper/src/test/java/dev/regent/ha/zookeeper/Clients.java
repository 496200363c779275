package dev.regent.ha.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores as the factory makes them of options, for tests of connections and logins. */
final class Clients {

    static final Duration LIMIT = Duration.ofSeconds(30);
    static final StoreKey KEY = StoreKey.of("group", "key");

    private Clients() {}

    /** @param options without what the keys of all of them begin with */
    static TransactionStore open(Map<String, String> options) {
        Map<String, String> full = new HashMap<>();
        options.forEach((key, value) -> full.put("high-availability.zookeeper." + key, value));
        full.putIfAbsent(ZooKeeperOptions.CONNECTION_TIMEOUT.key(), "5 s");
        Configuration configuration = Configuration.of(ZooKeeperOptions.all(), full);
        return new ZooKeeperTransactionStore(
                ZooKeeperOptions.settings(configuration, LeaseOptions.timing(configuration)), Threading.system());
    }

    static TransactionOutcome create(TransactionStore store) {
        return store.commit(List.of(new Operation.Create(KEY, UTF_8.encode("first"))), LIMIT);
    }

    static TransactionOutcome replace(TransactionStore store, String version) {
        return store.commit(List.of(new Operation.Replace(KEY, version, UTF_8.encode("after " + version))), LIMIT);
    }
}
