package dev.regent.ha.support.document;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Leaders of one election on a memory store, made by hand; it has an index that nobody has sealed. */
final class Bench {

    static final Duration LIMIT = Duration.ofSeconds(10);

    final MemoryStore store = new MemoryStore();
    final StoreAccess access;
    final Keys.Election keys = new Keys(new ClusterId("test")).election("election");
    int maxScopeBytes = 1 << 20;
    private final Limits limits = new Limits(1000, 10);

    Bench(RandomGenerator random) {
        this.access = new StoreAccess(store, Threading.system(), random, LIMIT);
        access.write(IndexBody.FORMAT, keys.index(), Optional.empty(), IndexBody.made(access.nonce()), LIMIT);
    }

    /** Confirms the token as an election does before it announces a grant. */
    WriteOutcome confirm(long token) {
        return new DocumentLeasePort(access, keys).confirm(TestLease.record(token), LIMIT);
    }

    DocumentLeadership leader(HeldLease lease) {
        return new DocumentLeadership(access, keys, lease, WriteGate.PASSIVE_CHECK, limits, maxScopeBytes);
    }

    /** A leader whose token is confirmed. */
    DocumentLeadership leader(long token) {
        if (!(confirm(token) instanceof WriteOutcome.Applied)) {
            throw new AssertionError("token " + token + " was not confirmed");
        }
        return leader(new TestLease(token));
    }

    ScopeReader reader(String scope) {
        return new ScopeReader(access, keys, scope);
    }

    static StateHandle handle(String text) {
        return StateHandle.ofUtf8(text);
    }

    static Version created(StateHandleStore scope, String name) {
        return only(scope.commit(List.of(Change.create(name, handle("value of " + name)))));
    }

    /** The version that a batch of one change gave. */
    static Version only(CommitResult result) {
        return ((CommitResult.Applied) result).versions().values().iterator().next();
    }
}
