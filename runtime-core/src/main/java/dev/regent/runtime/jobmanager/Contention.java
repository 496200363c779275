package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's part in the election: contends, holds the session while it leads, steps down and contends again. Thread-safe. */
final class Contention implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Contention.class);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final HaBackend backend;
    private final EventLog events;
    private final BiFunction<Leadership, Consumer<String>, LeaderSession> sessions;
    private final ScheduledExecutorService executor;
    private Optional<LeaderElection> election = Optional.empty();
    private volatile Optional<LeaderSession> session = Optional.empty();
    private volatile boolean closed;

    /** @param sessions makes and starts a session for a grant; the consumer is told a reason to give the leadership up */
    Contention(
            HaBackend backend,
            EventLog events,
            Threads threads,
            BiFunction<Leadership, Consumer<String>, LeaderSession> sessions) {
        this.backend = backend;
        this.events = events;
        this.sessions = sessions;
        this.executor = threads.blocking("contention");
    }

    /** The session of the leadership that this process holds. */
    Optional<LeaderSession> session() {
        return session;
    }

    /** Contends from now on. */
    void start() {
        enqueue(this::contend);
    }

    /** Gives up leadership, hands over, and contends again after another has had its chance. Returns at once. */
    void stepDown(String reason) {
        LOG.info("Stepping down: {}", reason);
        enqueue(() -> {
            withdraw();
            Future<?> unused =
                    executor.schedule(() -> logged(this::contend), pause().toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private Duration pause() {
        Duration handOver = backend.profile().handOverBound();
        Duration atLeast = handOver.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : handOver;
        return atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    }

    private void enqueue(Runnable task) {
        try {
            executor.execute(() -> logged(task));
        } catch (RejectedExecutionException over) {
            LOG.debug("Nothing to contend for any more: {}", over.toString());
        }
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("The election cannot be entered or left", failure);
        }
    }

    private void contend() {
        if (closed || election.isPresent()) {
            return;
        }
        LeaderElection fresh = backend.election(Layout.ELECTION);
        election = Optional.of(fresh);
        fresh.start(new Contender());
    }

    private void withdraw() {
        election.ifPresent(LeaderElection::close);
        election = Optional.empty();
    }

    /** Withdraws; bounded as the election's close is. Idempotent. */
    @Override
    public void close() {
        closed = true;
        enqueue(this::withdraw);
        executor.shutdown();
        try {
            long bound = backend.profile().closeBound().toMillis() + 1_000;
            if (!executor.awaitTermination(bound, TimeUnit.MILLISECONDS)) {
                LOG.warn("The election has not closed within {} ms; its lease runs out by itself", bound);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        session.ifPresent(LeaderSession::close);
    }

    private final class Contender implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            events.add(EventKind.GRANTED, leadership.token().value(), "leadership granted");
            session = Optional.of(sessions.apply(leadership, reason -> stepDown(reason)));
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            session.ifPresent(LeaderSession::close);
            session = Optional.empty();
            events.add(EventKind.REVOKED, token.value(), "leadership ended: " + cause);
        }

        @Override
        public void onError(HaException error) {
            LOG.warn("The election does not proceed at present, still trying: {}", error.getMessage());
        }
    }
}
