package dev.regent.ha.etcd;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.transaction.TransactionStore;
import java.security.SecureRandom;
import java.util.Map;

/** Stores without the recipe, made of options. */
final class Stores {

    private Stores() {}

    static TransactionStore open(Map<String, String> options) {
        EtcdSettings settings = EtcdOptions.read(Configuration.of(EtcdOptions.all(), options));
        EtcdConnection connection = new EtcdConnection(settings, EtcdThreads.start(), NanoClock.system());
        return new EtcdTransactionStore(
                connection,
                new EtcdKeys(settings.prefix()),
                settings.connectTimeout(),
                NanoClock.system(),
                new SecureRandom());
    }
}
