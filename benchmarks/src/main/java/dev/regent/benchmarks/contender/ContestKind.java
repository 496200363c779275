package dev.regent.benchmarks.contender;

/** Who contends. */
public enum ContestKind {
    /** The driver of that type, by the SPI. */
    REGENT_ZOOKEEPER,
    /** As above. */
    REGENT_ETCD,
    /** As above. */
    REGENT_CONSUL,
    /** As above. */
    REGENT_KUBERNETES,
    /** As above. */
    REGENT_S3,
    /** Curator's {@code LeaderLatch}. */
    CURATOR_LATCH,
    /** The election of jetcd, which is etcd's own. */
    JETCD_ELECTION,
    /** The session lock of Consul's guide to leader election. */
    CONSUL_SESSION
}
