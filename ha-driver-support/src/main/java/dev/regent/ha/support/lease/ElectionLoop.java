package dev.regent.ha.support.lease;

import static java.util.Objects.requireNonNull;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.RegentThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One contender of one election on real threads: feeds a {@link LeaseElection} and does what it wants.
 *
 * <p>Calls of the port run on one thread of this election's own; its timer on the shared scheduler, which no call can block; callbacks on the
 * backend's callback thread. The machine is guarded by a lock under which nothing blocks and no foreign code runs: actions are only
 * handed to those threads. Safe for use by several threads.
 */
public final class ElectionLoop implements LeaderElection, LeaseHints {

    private static final Logger LOG = LoggerFactory.getLogger(ElectionLoop.class);

    /** How much longer than the machine's own bounds a close may take: for interrupting what hangs. */
    private static final Duration CLOSE_SLACK = Duration.ofSeconds(1);

    private final String name;
    private final LeaseTiming timing;
    private final ElectionResources resources;
    private final PortCaller port;
    private final ContenderCalls contenderCalls;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Object lock = new Object();
    private final LeaseElection machine;
    private final ExecutorService calls;
    private final Map<Long, CompletableFuture<Void>> publications = new HashMap<>();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ValidityDeadline validity;
    private long lastTicket;
    private boolean started;
    private boolean closing;
    private boolean stopped;
    private long granted;

    /**
     * @param name name of the election, for threads and messages
     * @param holder name of this process, for people
     * @param timing times of this contender
     * @param port the backend's calls for this election
     * @param leaderships makes the application's view of a grant; called on the callback thread, once per announced grant
     * @param resources what the elections of the backend share
     */
    public ElectionLoop(
            String name,
            String holder,
            LeaseTiming timing,
            LeasePort port,
            Function<HeldLease, Leadership> leaderships,
            ElectionResources resources) {
        this.name = requireNonNull(name, "name is null");
        this.timing = requireNonNull(timing, "timing is null");
        this.resources = requireNonNull(resources, "resources are null");
        String incarnation = String.format(
                "%016x%016x", resources.random().nextLong(), resources.random().nextLong());
        this.machine = new LeaseElection(
                requireNonNull(holder, "holder is null"),
                incarnation,
                timing,
                resources.random(),
                requireNonNull(port, "port is null").acquireRaisesEpoch());
        this.calls = resources.threads().serial("election-" + name);
        this.port = new PortCaller(name, port, resources.clock());
        this.contenderCalls = new ContenderCalls(
                name, resources, requireNonNull(leaderships, "leaderships is null"), Lease::new, this::feed);
    }

    /** The longest that {@link #close} takes with those times. */
    public static Duration closeBound(LeaseTiming timing) {
        return timing.ownerWait().plus(timing.releaseWait()).plus(CLOSE_SLACK);
    }

    @Override
    public void start(LeaderContender contender) {
        requireNonNull(contender, "contender is null");
        synchronized (lock) {
            if (started || closing) {
                throw new IllegalStateException(
                        "election '" + name + "' was " + (closing ? "closed" : "started") + " before");
            }
            started = true;
            contenderCalls.begin(contender);
            feed(new ElectionEvent.Started());
        }
    }

    @Override
    public void changed() {
        feed(new ElectionEvent.Changed());
    }

    @Override
    public void renewed(long token, long write) {
        feed(new ElectionEvent.Renewed(token, write));
    }

    /** Begins to close: the belief ends now, all else follows. Never blocks. */
    public void stepDown() {
        synchronized (lock) {
            closing = true;
            feed(new ElectionEvent.CloseRequested());
        }
    }

    @Override
    public void close() {
        stepDown();
        if (resources.callbacks().isCurrent()) {
            return; // the revocation comes after this callback; the release and the end of the thread follow it
        }
        Duration forCall = CLOSE_SLACK.dividedBy(2);
        long deadline =
                resources.clock().nanoTime() + closeBound(timing).minus(forCall).toNanos();
        awaitClosed(timing.ownerWait().plus(timing.releaseWait()));
        contenderCalls.end(
                Duration.ofNanos(Math.max(0, deadline - resources.clock().nanoTime())));
        RegentThreads.shutdown(calls, "the call of election '" + name + "'", forCall);
    }

    private void awaitClosed(Duration bound) {
        try {
            resources.threads().awaitEnd(closed, bound);
        } catch (TimeoutException | ExecutionException late) {
            LOG.warn("election '{}' was not given up within {}; its lease expires by itself", name, bound);
        }
    }

    // ---- the machine

    private void feed(ElectionEvent event) {
        synchronized (lock) {
            if (stopped) {
                return;
            }
            long now = resources.clock().nanoTime();
            try {
                machine.on(event, now).forEach(action -> perform(action, now));
            } catch (RuntimeException | Error defect) { // also an error, or a call would be in flight for ever
                endByDefect(event.getClass().getSimpleName(), defect);
            }
        }
    }

    private void perform(ElectionAction action, long now) {
        if (action instanceof ElectionAction.Call call) {
            begin(call, now);
        } else if (action instanceof ElectionAction.ArmTimer arm) {
            arm(arm.atNanos() - now);
        } else if (action instanceof ElectionAction.Grant grant) {
            LOG.info("election '{}': leading with token {}", name, grant.token());
            granted = grant.token();
            validity = grant.validity();
            contenderCalls.granted(grant.token(), grant.validity());
        } else if (action instanceof ElectionAction.Revoke revoke) {
            LOG.info("election '{}': no longer leading with token {}: {}", name, revoke.token(), revoke.cause());
            contenderCalls.revoked(revoke.token(), revoke.cause());
        } else if (action instanceof ElectionAction.ReportError report) {
            LOG.warn(
                    "election '{}' cannot proceed at present: {}",
                    name,
                    report.error().getMessage());
            contenderCalls.failed(report.error());
        } else if (action instanceof ElectionAction.CompletePublish complete) {
            complete(complete);
        } else if (action instanceof ElectionAction.Closed) {
            stop();
        }
    }

    private void begin(ElectionAction.Call call, long decided) {
        ValidityDeadline current = validity;
        calls.execute(() -> {
            try {
                feed(port.call(call, decided, current));
            } catch (RuntimeException | Error defect) { // no event came of it, so the machine would wait for ever
                endByDefect("the call " + call.getClass().getSimpleName(), defect);
            }
        });
    }

    private void arm(long delayNanos) {
        cancelTimer();
        try {
            timer = resources
                    .scheduler()
                    .schedule(() -> feed(new ElectionEvent.Tick()), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedTooEarly) {
            LOG.warn("election '{}' has lost its scheduler: close elections before it", name, closedTooEarly);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void stop() {
        stopped = true;
        cancelTimer();
        publications.values().forEach(waiting -> waiting.completeExceptionally(over()));
        publications.clear();
        calls.shutdownNow(); // what is still in flight may be abandoned
        closed.complete(null);
    }

    /**
     * Loses rather than hangs: the application stops, and another process takes over when the lease has expired. Belief ends first, since
     * everything after it may fail as well where memory or threads have run out.
     */
    private void endByDefect(String what, Throwable defect) {
        synchronized (lock) {
            if (stopped) {
                return;
            }
            try {
                tellDefect(what, defect);
            } finally {
                stop();
            }
        }
    }

    private void tellDefect(String what, Throwable defect) {
        if (validity != null) {
            validity.end();
            contenderCalls.revoked(granted, RevocationCause.EXPIRED);
        }
        LOG.error("election '{}' ends by a defect, on {} while {}", name, what, machine.phase(), defect);
        contenderCalls.failed(
                new CorruptStateException("election '" + name + "' has ended by a defect: " + defect, defect));
    }

    // ---- publishing

    private void complete(ElectionAction.CompletePublish complete) {
        CompletableFuture<Void> waiting = publications.remove(complete.ticket());
        if (waiting != null) {
            complete.failure().ifPresentOrElse(waiting::completeExceptionally, () -> waiting.complete(null));
        }
    }

    private FencedException over() {
        return new FencedException("leadership with token " + granted + " is over");
    }

    private void publish(long token, Map<String, String> addresses) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (lock) {
            if (stopped) {
                throw over();
            }
            publications.put(++lastTicket, done);
            feed(new ElectionEvent.Publish(token, lastTicket, addresses));
        }
        try {
            resources.threads().await(done, timing.duration());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while publishing in election '" + name + "'", interrupted);
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("publishing in election '" + name + "' was not answered", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof HaException known
                    ? known
                    : new OutcomeUnknownException("publishing in election '" + name + "' failed", failed);
        }
    }

    /** One grant, as the backend sees it. */
    private final class Lease implements HeldLease {

        private final FencingToken token;
        private final ValidityDeadline until;

        Lease(long token, ValidityDeadline until) {
            this.token = new FencingToken(token);
            this.until = until;
        }

        @Override
        public FencingToken token() {
            return token;
        }

        @Override
        public boolean isHeld() {
            return until.isHeld(resources.clock().nanoTime());
        }

        @Override
        public void publish(Map<String, String> addresses) {
            Map<String, String> copy = Map.copyOf(addresses);
            requireHeld();
            ElectionLoop.this.publish(token.value(), copy);
        }

        @Override
        public void superseded() {
            feed(new ElectionEvent.Superseded(token.value()));
        }
    }
}
