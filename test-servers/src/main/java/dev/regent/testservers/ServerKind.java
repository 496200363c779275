package dev.regent.testservers;

import java.util.Locale;

/** The servers that tests can start. */
public enum ServerKind {
    /** etcd, built from its Go module by {@code bin/test-servers}. */
    ETCD,
    /** Consul, built from its Go module by {@code bin/test-servers}. */
    CONSUL,
    /** The API server of Kubernetes, built from its Go module by {@code bin/test-servers}; it needs etcd. */
    KUBERNETES,
    /** MinIO, built from its Go module by {@code bin/test-servers}. */
    MINIO,
    /** versitygw over a folder, built from its Go module by {@code bin/test-servers}. */
    VERSITYGW,
    /** ZooKeeper, from its Maven artifact; always to be had. */
    ZOOKEEPER;

    /** Its name on command lines and in properties. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
