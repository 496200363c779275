package dev.regent.ha.support.document;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreKey;

/** Where the documents of one cluster are. Election and scope are both part of a scope's name (S11). */
final class Keys {

    private static final String LEASE = "lease";
    private static final String INDEX = "index";

    private static final String CHUNK = "-chunk-";

    private static final int LEASE_SEGMENTS = 5; // clusters, id, elections, name, lease

    private final StoreKey cluster;

    Keys(ClusterId cluster) {
        this.cluster = StoreKey.of("clusters", cluster.value());
    }

    /** Whether that is the key of an election's lease. */
    static boolean isLease(StoreKey key) {
        return key.segments().size() == LEASE_SEGMENTS && key.name().equals(LEASE);
    }

    /**
     * Last segment of a chunk's key, beside the scope's document.
     *
     * @param token of the leader that writes it, which comes first as in the name of a scope's document, see {@link
     *     dev.regent.ha.support.store.RecordPurge#creator}
     */
    static String chunk(long token, Generation generation, String nonce) {
        return token + CHUNK + generation + "-" + nonce;
    }

    /** Whether that is the key of a chunk and not of a scope's own document. */
    static boolean isChunk(StoreKey key) {
        return key.name().contains(CHUNK);
    }

    StoreKey elections() {
        return cluster.child("elections");
    }

    Election election(String name) {
        return new Election(elections().child(Names.encode(name)));
    }

    /** The election that a key below {@link #elections} belongs to. */
    Election electionOf(StoreKey key) {
        return new Election(
                new StoreKey(key.segments().subList(0, elections().segments().size() + 1)));
    }

    StoreKey groups() {
        return cluster.child("members");
    }

    StoreKey group(String name) {
        return groups().child(Names.encode(name));
    }

    /**
     * The documents of one election.
     *
     * @param root prefix of them all
     */
    record Election(StoreKey root) {

        StoreKey lease() {
            return root.child(LEASE);
        }

        StoreKey index() {
            return root.child(INDEX);
        }

        StoreKey scopes() {
            return root.child("scopes");
        }

        StoreKey scope(String name) {
            return scopes().child(Names.encode(name));
        }

        StoreKey scope(String name, Generation generation) {
            return scope(name).child(generation.toString());
        }
    }
}
