package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.SendHook.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where {@code TransactionBackend} puts what it stores: {@code clusters/C/elections/E/lead/{lease,epoch,renewal-N}},
 * {@code .../E/publication}, {@code .../E/index} and {@code .../E/scopes/S/GENERATION/{seal,e/NAME}}.
 */
final class StoredKeys {

    private static final int ELECTIONS = 2; // index of a segment, as below
    private static final int PART = 4;
    private static final int GENERATION = 6;
    private static final int ENTRIES = 7;
    private static final int ENTRY = 8;

    private StoredKeys() {}

    static StoreKey cluster(ClusterId cluster) {
        return StoreKey.of("clusters", cluster.value());
    }

    private static StoreKey election(ClusterId cluster, String election) {
        return cluster(cluster).child("elections").child(Names.encode(election));
    }

    static StoreKey lead(ClusterId cluster, String election) {
        return election(cluster, election).child("lead");
    }

    static StoreKey lease(ClusterId cluster, String election) {
        return lead(cluster, election).child("lease");
    }

    /** Whether the key is a part of the lease record: what decides who leads, and nothing that must outlive it. */
    static boolean isLeaseRecord(StoreKey key) {
        return isLead(key) && !key.name().equals("epoch");
    }

    static StoreKey scope(ClusterId cluster, String election, String scope) {
        return election(cluster, election).child("scopes").child(Names.encode(scope));
    }

    /** An entry of a scope, or its seal if it has none. */
    static StoreKey firstBelow(TransactionStore store, StoreKey scope) {
        return store.list(scope, PlainStore.CALL).keySet().stream()
                .min(Comparator.comparing((StoreKey key) -> !isEntry(key)).thenComparing(StoreKey::toString))
                .orElseThrow(() -> new IllegalStateException("nothing is stored below " + scope));
    }

    static boolean isSeal(StoreKey key) {
        return isOfScope(key)
                && key.segments().size() == ENTRIES + 1
                && key.name().equals("seal");
    }

    static boolean isEntry(StoreKey key) {
        return isOfScope(key) && key.segments().size() == ENTRY + 1;
    }

    /** Whether that is the prefix of the entries of one generation. */
    static boolean isEntries(StoreKey prefix) {
        return isOfScope(prefix)
                && prefix.segments().size() == ENTRIES + 1
                && prefix.name().equals("e");
    }

    static boolean isRenewal(StoreKey key) {
        return isLead(key) && key.name().startsWith("renewal-");
    }

    /** What a key is for, without names and numbers. */
    static String kind(StoreKey key) {
        if (isEntry(key)) {
            return "entry";
        }
        if (isRenewal(key)) {
            return "renewal";
        }
        return isOfElection(key) || key.segments().size() == 1 ? key.name() : "member";
    }

    static boolean isOfScope(StoreKey key) {
        return isOfElection(key)
                && key.segments().size() > ENTRIES
                && key.segments().get(PART).equals("scopes");
    }

    /** The generation of a scope that a key of it belongs to. */
    static StoreKey generation(StoreKey key) {
        return new StoreKey(key.segments().subList(0, GENERATION + 1));
    }

    static boolean isLead(StoreKey key) {
        return isOfElection(key) && key.segments().get(PART).equals("lead");
    }

    /** What a transaction would change of an election; empty if nothing, as of members and the floor. */
    static Optional<Target> target(List<Operation> operations) {
        List<StoreKey> changed = operations.stream()
                .filter(StoredKeys::changes)
                .map(Operation::key)
                .filter(StoredKeys::isOfElection)
                .toList();
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        boolean lease = changed.stream()
                .anyMatch(key -> isLead(key) || key.segments().get(PART).equals("publication"));
        return Optional.of(lease ? Target.LEASE : Target.STATE);
    }

    static boolean changes(Operation operation) {
        return !(operation instanceof Operation.Check) && !(operation instanceof Operation.Exists);
    }

    private static boolean isOfElection(StoreKey key) {
        return key.segments().size() > PART && key.segments().get(ELECTIONS).equals("elections");
    }
}
