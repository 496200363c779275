package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one contender on the callback thread: (granted, revoked)*, and nothing once it was ended (E4). Never blocks its callers but in {@link #end}. */
final class ContenderCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ContenderCalls.class);

    private final String election;
    private final Threading threads;
    private final SerialExecutor callbacks;
    private final Function<HeldLease, Leadership> leaderships;
    private final BiFunction<Long, ValidityDeadline, HeldLease> leases;
    private final Consumer<ElectionEvent> events;

    private final Object gate = new Object();
    private @Nullable LeaderContender contender; // guarded by gate
    private @Nullable CompletableFuture<Void> running; // guarded by gate: the callback that runs, until it returns
    private boolean ended; // guarded by gate

    private long
            announced; // of the callback thread: the token whose grant the contender was told, until it was told the
    // end

    ContenderCalls(
            String election,
            ElectionResources resources,
            Function<HeldLease, Leadership> leaderships,
            BiFunction<Long, ValidityDeadline, HeldLease> leases,
            Consumer<ElectionEvent> events) {
        this.election = election;
        this.threads = resources.threads();
        this.callbacks = resources.callbacks();
        this.leaderships = leaderships;
        this.leases = leases;
        this.events = events;
    }

    void begin(LeaderContender toCall) {
        synchronized (gate) {
            contender = toCall;
        }
    }

    /** A grant that is over when its turn comes is skipped, and its revocation with it. */
    void granted(long token, ValidityDeadline validity) {
        callbacks.execute(() -> guarded(target -> {
            if (!validity.isHeld(threads.nanoTime())) {
                LOG.info("election '{}': token {} was lost before it could be announced", election, token);
                return;
            }
            Leadership leadership = leadership(token, validity);
            if (leadership != null) {
                announced = token;
                target.onGranted(leadership);
            }
        }));
    }

    private @Nullable Leadership leadership(long token, ValidityDeadline validity) {
        try {
            return leaderships.apply(leases.apply(token, validity));
        } catch (RuntimeException | Error defect) {
            LOG.error("election '{}': the backend could not begin token {}, it is given up", election, token, defect);
            events.accept(new ElectionEvent.Superseded(token));
            return null;
        }
    }

    void revoked(long token, RevocationCause cause) {
        callbacks.execute(() -> {
            guarded(target -> {
                if (announced == token) {
                    announced = 0;
                    target.onRevoked(new FencingToken(token), cause);
                }
            });
            events.accept(new ElectionEvent.OwnerDone(token));
        });
    }

    void failed(HaException error) {
        callbacks.execute(() -> guarded(target -> target.onError(error)));
    }

    private void guarded(Consumer<LeaderContender> call) {
        LeaderContender target;
        CompletableFuture<Void> mine;
        synchronized (gate) {
            target = contender;
            if (ended || target == null) {
                return;
            }
            mine = new CompletableFuture<>();
            running = mine;
        }
        try {
            call.accept(target);
        } catch (RuntimeException | Error failure) {
            LOG.error("election '{}': a callback of the contender failed; the election goes on", election, failure);
        } finally {
            synchronized (gate) {
                running = null;
            }
            mine.complete(null);
        }
    }

    /** No callback begins after this; waits for the one that runs, within the bound. Not to be called by a callback. */
    void end(Duration bound) {
        CompletableFuture<Void> last;
        synchronized (gate) {
            ended = true;
            last = running;
        }
        if (last == null) {
            return;
        }
        try {
            threads.awaitEnd(last, bound);
        } catch (TimeoutException | ExecutionException late) {
            LOG.warn("election '{}' is closed while a callback of its contender still runs", election);
        }
    }
}
