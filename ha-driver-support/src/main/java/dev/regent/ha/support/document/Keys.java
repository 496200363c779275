package dev.regent.ha.support.document;

import dev.regent.ha.spi.ClusterId;

/** Where the documents of one cluster are. Election and scope are both part of a scope's name (S11). */
final class Keys {

    /** Outside every cluster id, so that a cleanup leaves it. */
    static final DocumentKey FLOOR = DocumentKey.of("floor");

    private static final String LEASE = "lease";
    private static final String INDEX = "index";

    private final DocumentKey cluster;

    Keys(ClusterId cluster) {
        this.cluster = DocumentKey.of("clusters", cluster.value());
    }

    DocumentKey elections() {
        return cluster.child("elections");
    }

    Election election(String name) {
        return new Election(elections().child(Names.encode(name)));
    }

    /** The election that a key below {@link #elections} belongs to. */
    Election electionOf(DocumentKey key) {
        return new Election(
                new DocumentKey(key.segments().subList(0, elections().segments().size() + 1)));
    }

    DocumentKey groups() {
        return cluster.child("members");
    }

    DocumentKey group(String name) {
        return groups().child(Names.encode(name));
    }

    /**
     * The documents of one election.
     *
     * @param root prefix of them all
     */
    record Election(DocumentKey root) {

        DocumentKey lease() {
            return root.child(LEASE);
        }

        DocumentKey index() {
            return root.child(INDEX);
        }

        DocumentKey scopes() {
            return root.child("scopes");
        }

        DocumentKey scope(String name) {
            return scopes().child(Names.encode(name));
        }

        DocumentKey scope(String name, Generation generation) {
            return scope(name).child(generation.toString());
        }
    }
}
