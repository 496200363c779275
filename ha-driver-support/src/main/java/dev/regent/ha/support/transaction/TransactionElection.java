package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.lease.ElectionLoop;
import dev.regent.ha.support.lease.ElectionResources;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A contender on a transactional store, woken by its hints about the lease. */
final class TransactionElection implements LeaderElection {

    private final TransactionStore store;
    private final StoreKey lease;
    private final ElectionLoop loop;
    private final Consumer<AutoCloseable> whenClosed;

    private final Object lock = new Object();
    private Subscription subscription = () -> {};
    private boolean closed;

    /**
     * @param name for threads and messages
     * @param leaderships makes one of a grant and the version of its lease, which is empty if it was not seen
     * @param whenClosed told when it is closed
     */
    TransactionElection(
            StoreAccess access,
            TransactionStore store,
            LeaseKeys keys,
            String name,
            String holder,
            LeaseTiming timing,
            BiFunction<HeldLease, Optional<String>, Leadership> leaderships,
            ElectionResources resources,
            Consumer<AutoCloseable> whenClosed) {
        this.store = store;
        this.lease = keys.lease();
        TransactionLeasePort port = new TransactionLeasePort(store, keys, access.clock(), access::nonce);
        this.loop = new ElectionLoop(
                name,
                holder,
                timing,
                port,
                held -> leaderships.apply(held, port.leaseVersion(held.token().value())),
                resources);
        this.whenClosed = whenClosed;
    }

    @Override
    public void start(LeaderContender contender) {
        loop.start(contender);
        Subscription made = store.subscribe(lease, loop::hint);
        synchronized (lock) {
            if (!closed) {
                subscription = made;
                return;
            }
        }
        made.close();
    }

    @Override
    public void close() {
        Subscription last;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            last = subscription;
        }
        last.close();
        loop.close();
        whenClosed.accept(this);
    }
}
