package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.support.Closing;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreAccess.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group: a renewed document for each incarnation, and a look at all of them after each hint and each interval. */
public final class RecordMembership implements Membership {

    private static final Logger LOG = LoggerFactory.getLogger(RecordMembership.class);
    private static final int MOST_ATTRIBUTE_BYTES = 4096;
    private static final int TURN_CALLS = 6; // of registering anew, the longest

    private final StoreAccess access;
    private final StoreKey group;
    private final String name;
    private final LeaseTiming timing;
    private final ScheduledExecutorService io;
    private final SerialExecutor callbacks;
    private final BooleanSupplier leads;
    private final Consumer<AutoCloseable> whenClosed;
    private final Closing closing;

    private final Turn turn; // of the registration
    private final Object lock = new Object();
    private @Nullable Registration registration;
    private @Nullable Refresher renewals;
    private @Nullable Watch watch;
    private boolean registering;
    private boolean closed;

    /**
     * @param leads whether this process leads an election of the cluster, and so may delete the records of the dead
     * @param whenClosed told when it is closed
     */
    public RecordMembership(
            StoreAccess access,
            StoreKey group,
            String name,
            LeaseTiming timing,
            ScheduledExecutorService io,
            SerialExecutor callbacks,
            BooleanSupplier leads,
            Consumer<AutoCloseable> whenClosed) {
        this.access = access;
        this.turn = new Turn(access.threads());
        this.group = group;
        this.name = name;
        this.timing = timing;
        this.io = io;
        this.callbacks = callbacks;
        this.leads = leads;
        this.whenClosed = whenClosed;
        this.closing = new Closing("membership of " + group, access.threads(), callbacks);
    }

    @Override
    public Member register(Map<String, String> attributes) {
        checkSize(attributes);
        synchronized (lock) {
            if (closed || registering) {
                throw new IllegalStateException("this membership of " + group + " was registered before or is closed");
            }
            registering = true;
        }
        Registration made;
        try {
            made = new Registration(access, group, name, timing, attributes);
        } catch (RuntimeException failed) {
            synchronized (lock) {
                registering = false;
            }
            throw failed;
        }
        Member member = made.member();
        synchronized (lock) {
            if (!closed) {
                registration = made;
                renewals = new Refresher("renewing member " + name, this::renew, timing.renewInterval(), io);
                renewals.hint();
                return member;
            }
        }
        withdraw(made);
        throw new IllegalStateException("this membership of " + group + " was closed");
    }

    @Override
    public void watch(Consumer<Set<Member>> listener) {
        synchronized (lock) {
            if (closed || watch != null) {
                throw new IllegalStateException("this membership of " + group + " is watched already or closed");
            }
            watch = new Watch(new Delivery<>(listener, callbacks, access.threads()));
        }
    }

    @Override
    public void close() {
        Watch last;
        synchronized (lock) {
            closed = true;
            last = watch;
            if (renewals != null) {
                renewals.close();
            }
        }
        if (last != null) {
            last.close(); // waits for its listener, whoever closes
        }
        closing.run(withdrawal(), this::withdrawAndForget);
    }

    private void withdrawAndForget() {
        Registration own;
        synchronized (lock) {
            own = registration;
            registration = null;
        }
        if (own != null) {
            withdraw(own);
        }
        whenClosed.accept(this);
    }

    private Duration withdrawal() {
        return timing.callTimeout().multipliedBy(2);
    }

    private void renew() {
        Registration own;
        synchronized (lock) {
            own = registration;
        }
        if (own != null) {
            turn.take(access.limit(TURN_CALLS), "member " + name, () -> {
                own.renew();
                return own;
            });
        }
    }

    /** On the I/O threads and with a bound, since the backend may hang. What it leaves behind expires. */
    private void withdraw(Registration own) {
        try {
            CompletableFuture<Void> done = CompletableFuture.runAsync(() -> withdrawInTurn(own), io);
            access.threads().awaitEnd(done, withdrawal());
        } catch (ExecutionException | TimeoutException | RejectedExecutionException failed) {
            LOG.warn("member {} could not be withdrawn from {}; it expires by itself: {}", name, group, cause(failed));
        }
    }

    private void withdrawInTurn(Registration own) {
        turn.take(access.limit(TURN_CALLS), "member " + name, () -> {
            own.withdraw();
            return own;
        });
    }

    private static String cause(Exception failed) {
        Throwable cause = failed.getCause();
        return cause instanceof HaException ? String.valueOf(cause.getMessage()) : failed.toString();
    }

    private static void checkSize(Map<String, String> attributes) {
        long bytes = attributes.entrySet().stream()
                .mapToLong(each ->
                        2L * each.getKey().length() + 2L * each.getValue().length())
                .sum();
        if (bytes > 2 * MOST_ATTRIBUTE_BYTES) { // stored with two bytes a character
            throw new ValueTooLargeException("attributes of a member", bytes / 2, MOST_ATTRIBUTE_BYTES);
        }
    }

    /** From watch to close. */
    private final class Watch implements AutoCloseable {

        private final Delivery<Set<Member>> delivery;
        private final Refresher refresher;
        private final Subscription subscription;
        private final MemberView view = new MemberView(access.store().lives()::isDead);
        private final DeathHints deaths;

        Watch(Delivery<Set<Member>> delivery) {
            this.delivery = delivery;
            this.refresher = new Refresher("watching members in " + group, this::look, timing.renewInterval(), io);
            this.subscription = access.store().subscribe(group, refresher::hint);
            this.deaths = new DeathHints(access.store().lives(), refresher::hint);
            refresher.hint();
        }

        private void look() {
            Map<StoreKey, Seen<MemberBody>> found = new HashMap<>();
            for (StoreKey key : access.store().list(group, access.callLimit())) {
                try {
                    access.read(MemberBody.FORMAT, key, access.callLimit()).ifPresent(seen -> found.put(key, seen));
                } catch (CorruptStateException damaged) {
                    LOG.warn("a member is left out: {}", damaged.getMessage());
                }
            }
            delivery.offer(view.look(found, access.clock().nanoTime()));
            deaths.follow(view.livingMarks());
            if (leads.getAsBoolean()) {
                view.expired().forEach(this::bury);
            }
        }

        /** Only if nothing has changed since: a process that was only slow keeps its record. */
        private void bury(StoreKey key, String version) {
            try {
                access.store().delete(key, version, access.callLimit());
            } catch (BackendUnavailableException later) {
                LOG.debug("the record {} of a dead member stays for now: {}", key, later.getMessage());
            }
        }

        @Override
        public void close() {
            subscription.close();
            deaths.close();
            refresher.close();
            delivery.close();
        }
    }
}
