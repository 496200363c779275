package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.lease.ElectionLoop;
import dev.regent.ha.support.lease.ElectionResources;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.Subscription;
import java.util.function.Consumer;
import java.util.function.Function;

/** A contender on a lease document, woken by the store's hints and by the proven death of the holder. */
final class DocumentElection implements LeaderElection {

    private final StoreAccess access;
    private final Keys.Election keys;
    private final DocumentLeasePort port;
    private final ElectionLoop loop;
    private final Consumer<AutoCloseable> whenClosed;

    private final Object lock = new Object();
    private Subscription subscription = () -> {};
    private boolean closed;

    /**
     * @param name for threads and messages
     * @param whenClosed told when it is closed
     */
    DocumentElection(
            StoreAccess access,
            Keys.Election keys,
            String name,
            String holder,
            LeaseTiming timing,
            Function<HeldLease, Leadership> leaderships,
            ElectionResources resources,
            Consumer<AutoCloseable> whenClosed) {
        this.access = access;
        this.keys = keys;
        this.port = new DocumentLeasePort(access, keys, this::hint);
        this.loop = new ElectionLoop(name, holder, timing, port, leaderships, resources);
        this.whenClosed = whenClosed;
    }

    @Override
    public void start(LeaderContender contender) {
        loop.start(contender);
        Subscription made = access.store().subscribe(keys.lease(), this::hint);
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
        port.close();
        whenClosed.accept(this);
    }

    private void hint() {
        loop.hint();
    }
}
