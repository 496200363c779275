package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This TaskManager's record in the group of all TaskManagers, which leaders watch and it does not. Where the backend has lost the record it makes a new one (M3);
 * the attributes, which say whose it is, stay. Belongs to the lookup thread.
 */
final class Presence {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration REMINDER = Duration.ofSeconds(30);

    private final Membership membership;
    private final Map<String, String> attributes;
    private final ScheduledExecutorService lookup;
    private final LongSupplier nanos;
    private final Runnable announced;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private long lastSaid;
    private boolean said;

    /**
     * @param lookup a thread that may block on the backend
     * @param announced called once, when there is a record; must not block
     */
    Presence(
            Membership membership,
            Map<String, String> attributes,
            ScheduledExecutorService lookup,
            LongSupplier nanos,
            Runnable announced) {
        this.membership = membership;
        this.attributes = Map.copyOf(attributes);
        this.lookup = lookup;
        this.nanos = nanos;
        this.announced = announced;
    }

    /** Registers, however long the backend takes to be there; says at once and every 30 s that it waits. */
    void start() {
        lookup.execute(this::register);
    }

    private void register() {
        Member member;
        try {
            member = membership.register(attributes);
        } catch (HaException unavailable) {
            waiting(unavailable);
            later();
            return;
        }
        LOG.info("Announced as {} of {}", member.incarnation(), member.name());
        announced.run();
    }

    private void waiting(HaException unavailable) {
        long now = nanos.getAsLong();
        if (!said || now - lastSaid > REMINDER.toNanos()) {
            LOG.warn("Waiting for the high-availability backend: {}", Causes.oneLine(unavailable));
            said = true;
            lastSaid = now;
        }
    }

    private void later() {
        try {
            Future<?> unused = lookup.schedule(this::register, backoff.next().toNanos(), NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closed before it was announced");
        }
    }
}
