package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.Delivery;
import dev.regent.ha.support.store.Refresher;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the lease document, which is the publication too: so a publication never outlives its lease, and no mixture of two leaders can
 * be read. Hints make it prompt, the periodic look makes it sure.
 */
final class DocumentLeaderRetrieval implements LeaderRetrieval {

    private final StoreAccess access;
    private final StoreKey lease;
    private final Duration interval;
    private final ScheduledExecutorService io;
    private final SerialExecutor callbacks;
    private final Consumer<AutoCloseable> whenClosed;

    private final Object lock = new Object();
    private @Nullable Watch watch;
    private boolean closed;

    /** @param whenClosed told when it is closed */
    DocumentLeaderRetrieval(
            StoreAccess access,
            StoreKey lease,
            Duration interval,
            ScheduledExecutorService io,
            SerialExecutor callbacks,
            Consumer<AutoCloseable> whenClosed) {
        this.access = access;
        this.lease = lease;
        this.interval = interval;
        this.io = io;
        this.callbacks = callbacks;
        this.whenClosed = whenClosed;
    }

    @Override
    public void start(Consumer<Optional<LeaderInformation>> listener) {
        synchronized (lock) {
            if (closed || watch != null) {
                throw new IllegalStateException("the retrieval of " + lease + " was started before or is closed");
            }
            watch = new Watch(new Delivery<>(listener, callbacks, access.threads()));
        }
    }

    @Override
    public Optional<LeaderInformation> current() {
        return access.read(LeaseBody.FORMAT, lease, access.callLimit())
                .flatMap(seen -> published(seen.body().record()));
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

    private static Optional<LeaderInformation> published(LeaseRecord record) {
        return record.held() && !record.addresses().isEmpty()
                ? Optional.of(new LeaderInformation(new FencingToken(record.token()), record.addresses()))
                : Optional.empty();
    }

    /** From start to close. */
    private final class Watch implements AutoCloseable {

        private final Delivery<Optional<LeaderInformation>> delivery;
        private final Refresher refresher;
        private final Subscription subscription;
        private long largest; // of the refresher, which never looks twice at a time

        Watch(Delivery<Optional<LeaderInformation>> delivery) {
            this.delivery = delivery;
            this.refresher = new Refresher("looking for the leader of " + lease, this::look, interval, io);
            this.subscription = access.store().subscribe(lease, refresher::hint);
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
