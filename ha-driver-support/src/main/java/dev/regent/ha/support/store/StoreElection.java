package dev.regent.ha.support.store;

import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.Closing;
import dev.regent.ha.support.lease.ElectionLoop;
import dev.regent.ha.support.lease.LeaseHints;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** A contender whose lease lies in a store, woken by the store's hints about it. */
public final class StoreElection implements LeaderElection {

    private final ElectionLoop loop;
    private final Function<LeaseHints, Subscription> subscribe;
    private final Closing closing;
    private final Duration closeBound;
    private final Consumer<AutoCloseable> whenClosed;

    private final Object lock = new Object();
    private Subscription subscription = () -> {};
    private boolean started;
    private boolean closed;

    /**
     * @param loop owned by this
     * @param subscribe asks for hints that the lease may have changed
     * @param closing of this election
     * @param closeBound see {@link ElectionLoop#closeBound}
     * @param whenClosed told when it is closed
     */
    public StoreElection(
            ElectionLoop loop,
            Function<LeaseHints, Subscription> subscribe,
            Closing closing,
            Duration closeBound,
            Consumer<AutoCloseable> whenClosed) {
        this.loop = loop;
        this.subscribe = subscribe;
        this.closing = closing;
        this.closeBound = closeBound;
        this.whenClosed = whenClosed;
    }

    @Override
    public void start(LeaderContender contender) {
        synchronized (lock) {
            if (started || closed) {
                throw new IllegalStateException("this election was " + (closed ? "closed" : "started") + " before");
            }
            started = true;
        }
        Subscription made = subscribe.apply(loop); // before the first look, which may already find a dead holder
        boolean kept = false;
        try {
            loop.start(contender);
            kept = keep(made);
        } finally {
            if (!kept) {
                made.close();
            }
        }
    }

    private boolean keep(Subscription made) {
        synchronized (lock) {
            subscription = closed ? subscription : made;
            return !closed;
        }
    }

    /** Ends the belief at once, also inside a callback; everything else comes after that callback. */
    @Override
    public void close() {
        loop.stepDown();
        closing.runOutsideCallbacks(closeBound, this::closeNow);
    }

    private void closeNow() {
        Subscription last;
        synchronized (lock) {
            closed = true;
            last = subscription;
        }
        last.close();
        loop.close();
        whenClosed.accept(this);
    }
}
