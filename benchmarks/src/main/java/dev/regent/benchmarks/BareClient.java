package dev.regent.benchmarks;

import dev.regent.testservers.ServerKind;

/** The driver's transaction, sent with the client library alone. For one thread at a time. */
interface BareClient extends AutoCloseable {

    /** Commits once: two conditions, two values. Throws whatever keeps it from being applied. */
    void commit() throws Exception;

    @Override
    void close();

    /**
     * Copies the keys that the driver has written, and connects.
     *
     * @param address of a server, as {@code host:port}
     */
    static BareClient open(ServerKind kind, String address) throws Exception {
        return switch (kind) {
            case ZOOKEEPER -> BareZooKeeper.open(address);
            case ETCD -> BareEtcd.open(address);
            case CONSUL -> BareConsul.open(address);
            case KUBERNETES, MINIO, VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }
}
