package dev.regent.ha.support.store;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches who leads, wherever that is stored. Hints make it prompt, the periodic look makes it sure; what a look finds must be one leader's
 * and of a lease that is not released.
 */
public final class StoreLeaderRetrieval implements LeaderRetrieval {

    private final String what;
    private final Supplier<Optional<LeaderInformation>> published;
    private final Function<Runnable, Subscription> subscribe;
    private final Threading threads;
    private final Duration interval;
    private final ScheduledExecutorService io;
    private final SerialExecutor callbacks;
    private final Consumer<AutoCloseable> whenClosed;

    private final Object lock = new Object();
    private @Nullable Watch watch;
    private boolean closed;

    /**
     * @param what name of the lease, for messages
     * @param published reads authoritatively who leads; blocks
     * @param subscribe asks for hints that this may have changed
     * @param interval between two looks
     * @param whenClosed told when it is closed
     */
    public StoreLeaderRetrieval(
            String what,
            Supplier<Optional<LeaderInformation>> published,
            Function<Runnable, Subscription> subscribe,
            Duration interval,
            Threading threads,
            ScheduledExecutorService io,
            SerialExecutor callbacks,
            Consumer<AutoCloseable> whenClosed) {
        this.what = what;
        this.published = published;
        this.subscribe = subscribe;
        this.interval = interval;
        this.threads = threads;
        this.io = io;
        this.callbacks = callbacks;
        this.whenClosed = whenClosed;
    }

    @Override
    public void start(Consumer<Optional<LeaderInformation>> listener) {
        synchronized (lock) {
            if (closed || watch != null) {
                throw new IllegalStateException("the retrieval of " + what + " was started before or is closed");
            }
            watch = new Watch(new Delivery<>(listener, callbacks, threads));
        }
    }

    @Override
    public Optional<LeaderInformation> current() {
        return published.get();
    }

    @Override
    public void close() {
        Watch last;
        synchronized (lock) {
            closed = true;
            last = watch;
        }
        if (last != null) {
            last.close();
        }
        whenClosed.accept(this);
    }

    /** From start to close. */
    private final class Watch implements AutoCloseable {

        private final Delivery<Optional<LeaderInformation>> delivery;
        private final Refresher refresher;
        private final Subscription subscription;
        private long largest; // of the refresher, which never looks twice at a time

        Watch(Delivery<Optional<LeaderInformation>> delivery) {
            this.delivery = delivery;
            this.refresher = new Refresher("looking for the leader of " + what, this::look, interval, io);
            this.subscription = subscribe.apply(refresher::hint);
            refresher.hint();
        }

        private void look() {
            Optional<LeaderInformation> now = current();
            long token = now.map(information -> information.token().value()).orElse(largest);
            if (token >= largest) { // smaller only after somebody restored a backup
                largest = token;
                delivery.offer(now);
            }
        }

        @Override
        public void close() {
            subscription.close();
            refresher.close();
            delivery.close();
        }
    }
}
