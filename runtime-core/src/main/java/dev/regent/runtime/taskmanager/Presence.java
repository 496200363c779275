package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This TaskManager's record in the group of all TaskManagers. Where the backend has lost the record it makes a new incarnation (M3), which
 * is found here by a mark among the attributes and told, so that the leader hears of it. Belongs to the lookup thread.
 */
final class Presence {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final String MARK = "process";
    private static final Duration REMINDER = Duration.ofSeconds(30);

    private final Membership membership;
    private final Map<String, String> attributes;
    private final String mark;
    private final ScheduledExecutorService lookup;
    private final LongSupplier nanos;
    private final Listener listener;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final Object lock = new Object();
    private final Set<String> known = new HashSet<>();
    private long lastSaid;
    private boolean said;

    /**
     * @param mark unique to this process
     * @param lookup a thread that may block on the backend
     */
    Presence(
            Membership membership,
            Map<String, String> attributes,
            String mark,
            ScheduledExecutorService lookup,
            LongSupplier nanos,
            Listener listener) {
        this.membership = membership;
        this.attributes = new HashMap<>(attributes);
        this.attributes.put(MARK, mark);
        this.mark = mark;
        this.lookup = lookup;
        this.nanos = nanos;
        this.listener = listener;
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
        synchronized (lock) {
            known.add(member.incarnation());
        }
        listener.incarnation(member.incarnation(), true);
        membership.watch(this::members);
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

    private void members(Set<Member> members) {
        for (Member member : members) {
            boolean fresh;
            synchronized (lock) {
                fresh = mark.equals(member.attributes().get(MARK)) && known.add(member.incarnation());
            }
            if (fresh) {
                LOG.warn("The backend had lost this TaskManager's record; announced anew as {}", member.incarnation());
                listener.incarnation(member.incarnation(), false);
            }
        }
    }

    /** Is told the incarnation. */
    interface Listener {

        /**
         * This TaskManager has an incarnation; must not block.
         *
         * @param first whether it had none before
         */
        void incarnation(String incarnation, boolean first);
    }
}
