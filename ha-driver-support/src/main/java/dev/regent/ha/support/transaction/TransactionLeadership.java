package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One grant on a transactional store. */
final class TransactionLeadership implements Leadership {

    private static final int CALLS = 8;

    private final StoreAccess access;
    private final TransactionStore store;
    private final TransactionKeys.Election keys;
    private final HeldLease lease;
    private final Limits limits;
    private final FencedTransactions fenced;
    private final ElectionScopes scopes;
    private final Turn turn; // of openings, deletions and publications
    private final Map<String, TransactionScope> open = new HashMap<>(); // used in turn

    TransactionLeadership(
            StoreAccess access,
            TransactionStore store,
            TransactionKeys.Election keys,
            HeldLease lease,
            FencedTransactions fenced,
            Limits limits) {
        this.access = access;
        this.store = store;
        this.keys = keys;
        this.lease = lease;
        this.limits = limits;
        this.fenced = fenced;
        this.scopes = new ElectionScopes(access, store, keys, fenced);
        this.turn = new Turn(access.threads());
    }

    @Override
    public FencingToken token() {
        return lease.token();
    }

    @Override
    public boolean isHeld() {
        return lease.isHeld();
    }

    @Override
    public void publish(Map<String, String> addresses) {
        Map<String, String> copy = Map.copyOf(addresses);
        fenced.requireHeld();
        TimeLimit limit = access.limit(CALLS);
        turn.take(limit, keys.root().toString(), () -> {
            new LeaderPublication(access, keys).publish(fenced, copy, limit);
            return copy;
        });
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        Names.encode(scope); // refuses what is no name
        fenced.requireHeld();
        TimeLimit limit = access.limit(CALLS);
        return turn.take(limit, keys.root().toString(), () -> {
            TransactionScope known = open.get(scope);
            if (known == null) {
                known = openScope(scope, limit);
                open.put(scope, known);
            }
            return known;
        });
    }

    @Override
    public void deleteScope(String scope) {
        Names.encode(scope);
        fenced.requireHeld();
        TimeLimit limit = access.limit(CALLS);
        turn.take(limit, keys.root().toString(), () -> {
            TransactionScope known = open.remove(scope);
            if (known != null) {
                known.markDeleted();
            }
            boolean existed = scopes.delete(scope, limit);
            scopes.purge(scope, Optional.empty());
            return existed;
        });
    }

    FencedTransactions fenced() {
        return fenced;
    }

    ElectionScopes scopes() {
        return scopes;
    }

    private TransactionScope openScope(String scope, TimeLimit limit) {
        Generation generation = scopes.findOrCreate(scope, limit);
        TransactionScope opened = scope(scope, generation);
        while (!opened.open(limit)) {
            // it was deleted by this leader, whose deletion had no answer and was applied late, or the seal by hand
            Generation next = scopes.findOrCreate(scope, limit);
            if (next.equals(generation)) {
                throw TransactionScopeReader.missing(keys.scope(scope, generation));
            }
            generation = next;
            opened = scope(scope, generation);
        }
        scopes.purge(scope, Optional.of(generation));
        return opened;
    }

    private TransactionScope scope(String scope, Generation generation) {
        return new TransactionScope(
                access,
                store,
                fenced,
                limits,
                keys.scope(scope, generation),
                new TransactionScopeReader(access, store, keys, scope));
    }
}
