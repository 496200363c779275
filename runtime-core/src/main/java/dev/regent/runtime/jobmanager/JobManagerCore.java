package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.jobs.JobView;
import dev.regent.runtime.jobmanager.scheduling.DeathProbe;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JobManager without its servers: contends for leadership, and while it leads runs the cluster's jobs. Thread-safe. */
public final class JobManagerCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobManagerCore.class);

    /**
     * What it works with.
     *
     * @param configuration with the values of {@link dev.regent.runtime.config.RuntimeOptions}
     * @param clusterId the backend's
     * @param backend open
     * @param storage for jars and submissions
     * @param checkpoints for checkpoints; may be the same
     * @param clock the machine's
     * @param random for jitter and for names that nobody else has; thread-safe
     * @param threads where threads come from
     * @param probe tells whether the process behind a broken stream is gone
     * @param sweepInterval between two sweeps
     */
    public record Environment(
            Configuration configuration,
            ClusterId clusterId,
            HaBackend backend,
            StateStorage storage,
            StateStorage checkpoints,
            RuntimeClock clock,
            RandomGenerator random,
            Threads threads,
            DeathProbe probe,
            Duration sweepInterval) {}

    private final Environment environment;
    private final EventLog events;
    private final Contention contention;
    private volatile Map<String, String> addresses = Map.of();

    /** Nothing happens before {@link #start}. */
    public JobManagerCore(Environment environment) {
        this.environment = environment;
        this.events = new EventLog(environment.clock());
        this.contention = new Contention(environment.backend(), events, environment.threads(), this::session);
    }

    /**
     * Contends from now on.
     *
     * @param published what it publishes while it leads: one address per component
     */
    public void start(Map<String, String> published) {
        addresses = Map.copyOf(published);
        contention.start();
    }

    private LeaderSession session(Leadership leadership, Consumer<String> onGiveUp) {
        LeaderServices services = new LeaderServices(
                environment.configuration(),
                new Layout(environment.clusterId(), environment.random()),
                environment.backend().profile(),
                environment.backend()::membership,
                environment.storage(),
                environment.checkpoints(),
                environment.clock(),
                environment.random(),
                events,
                addresses,
                environment.sweepInterval(),
                environment.threads(),
                environment.probe());
        LeaderSession made = new LeaderSession(leadership, services, onGiveUp);
        made.start();
        return made;
    }

    /** Takes a session of a TaskManager; ends it unless this leads. */
    public SessionHandler<ToJobManager> accept(Session<ToTaskManager> session) {
        return contention.session().map(leading -> leading.accept(session)).orElseGet(() -> {
            session.close("this JobManager does not lead");
            return new Refused();
        });
    }

    /** Gives up leadership, if it leads, hands over, and contends again after another has had its chance. Returns at once. */
    public void stepDown(String reason) {
        contention.stepDown(reason);
    }

    /**
     * Takes a job; completes when it is durable. Fails with an {@link IllegalStateException} if this does not lead or still reads its jobs,
     * and with an {@link IllegalArgumentException} where the client has to change something.
     */
    public CompletableFuture<JobView> submit(JobSubmission submission) {
        return order(leading -> leading.order(jobs -> jobs.submit(submission)));
    }

    /** Cancels a job; completes when that is durable. Fails with an {@link IllegalStateException} if it is too late or not possible. */
    public CompletableFuture<Boolean> cancel(JobId job) {
        return order(leading -> leading.order(jobs -> jobs.cancel(job)));
    }

    private <T> CompletableFuture<T> order(Function<LeaderSession, CompletableFuture<T>> order) {
        return leading()
                .map(order)
                .orElseGet(() ->
                        CompletableFuture.failedFuture(new IllegalStateException("this JobManager does not lead")));
    }

    /** Steps down and withdraws. Idempotent and bounded. */
    @Override
    public void close() {
        contention.close();
    }

    Optional<LeaderSession> leading() {
        return contention.session().filter(LeaderSession::isHeld);
    }

    EventLog events() {
        return events;
    }

    private static final class Refused implements SessionHandler<ToJobManager> {
        @Override
        public void onMessage(ToJobManager message) {
            LOG.debug("Ignored a message to a standby");
        }

        @Override
        public void onClosed(String reason) {
            LOG.debug("A session to a standby has ended: {}", reason);
        }
    }
}
