package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreKey;

/** Where the keys of one cluster are. Election and scope are both part of a scope's name (S11). */
final class TransactionKeys {

    private final StoreKey cluster;

    TransactionKeys(ClusterId cluster) {
        this.cluster = StoreKey.of("clusters", cluster.value());
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
     * The keys of one election.
     *
     * @param root prefix of them all
     */
    record Election(StoreKey root) {

        LeaseKeys lead() {
            return new LeaseKeys(root.child("lead"));
        }

        /** Which scopes there are. */
        StoreKey index() {
            return root.child("index");
        }

        StoreKey publication() {
            return root.child("publication");
        }

        StoreKey scopes() {
            return root.child("scopes");
        }

        /** Prefix of all generations of a scope. */
        StoreKey scope(String name) {
            return scopes().child(Names.encode(name));
        }

        ScopeKeys scope(String name, Generation generation) {
            return new ScopeKeys(generation, scope(name).child(generation.toString()));
        }
    }

    /**
     * The keys of one generation of a scope.
     *
     * @param root prefix of them all
     */
    record ScopeKeys(Generation generation, StoreKey root) {

        /** Changes with every batch, which serialises the scope. */
        StoreKey seal() {
            return root.child("seal");
        }

        StoreKey entries() {
            return root.child("e");
        }

        StoreKey entry(String name) {
            return entries().child(Names.encode(name));
        }
    }
}
