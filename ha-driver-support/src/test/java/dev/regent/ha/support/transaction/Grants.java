package dev.regent.ha.support.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreAccess;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leaders of one election on a store in memory, made by hand. Their passive check lets everything through. */
final class Grants {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    final MemoryTransactions store;
    final StoreAccess access;
    final TransactionKeys.Election keys = new TransactionKeys(new ClusterId("test")).election("election");
    private final Map<Long, EndlessLease> leases = new HashMap<>();

    Grants(boolean recurring) {
        this.store = new MemoryTransactions(recurring);
        this.access = new StoreAccess(new TransactionRecords(store), Threading.system(), new SecureRandom(), LIMIT);
    }

    /** Acquires as an election does when it may, whoever has held the lease. */
    TransactionLeadership grant(long token) {
        TransactionLeasePort port = new TransactionLeasePort(store, keys.lead(), access.clock(), access::nonce);
        LeaseRecord mine = new LeaseRecord(token, "holder", "incarnation " + token, 1_000, access.nonce(), 0, Map.of());
        if (port.acquire(port.read(LIMIT), mine, LIMIT) instanceof WriteOutcome.Refused) { // made the floor
            assertThat(port.acquire(port.read(LIMIT), mine, LIMIT)).isInstanceOf(WriteOutcome.Applied.class);
        }
        EndlessLease lease = new EndlessLease(token);
        leases.put(token, lease);
        FencedTransactions fenced =
                new FencedTransactions(store, keys.lead(), lease, HeldLease::requireHeld, port.leaseVersion(token));
        return new TransactionLeadership(access, store, keys, lease, fenced, new Limits(64 << 10, 61));
    }

    EndlessLease lease(long token) {
        return Optional.ofNullable(leases.get(token)).orElseThrow();
    }

    /** A grant that ends nowhere but in the store. */
    static final class EndlessLease implements HeldLease {

        private final FencingToken token;
        private boolean superseded;

        EndlessLease(long token) {
            this.token = new FencingToken(token);
        }

        boolean wasSuperseded() {
            return superseded;
        }

        @Override
        public FencingToken token() {
            return token;
        }

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public void publish(Map<String, String> addresses) {}

        @Override
        public void superseded() {
            superseded = true;
        }
    }
}
