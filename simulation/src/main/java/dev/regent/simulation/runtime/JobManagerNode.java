package dev.regent.simulation.runtime;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.JobManagerCore;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A JobManager in a process of its own. */
final class JobManagerNode implements WatchedBackend.Watcher {

    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(700);
    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofSeconds(1);

    private final RuntimeWorld world;
    private final Simulation simulation;
    private final SimProcess process;
    private final HaBackend backend;
    private final JobManagerCore core;
    private Optional<Leadership> leadership = Optional.empty();
    private boolean closing;
    private long since;

    JobManagerNode(RuntimeWorld world, String host, SimProcess process) {
        this.world = world;
        this.simulation = process.simulation();
        this.process = process;
        SplittableRandom random = simulation.random().split();
        HaBackend real = world.store().open(process, host, random.split());
        this.backend = new WatchedBackend(world.director().backend(process, real), this);
        StateStorage storage = world.storage(process);
        this.core = new JobManagerCore(new JobManagerCore.Environment(
                world.configuration(),
                RuntimeWorld.CLUSTER,
                backend,
                storage,
                storage,
                new SimClock(process),
                random,
                new SimThreads(process, world::stretch),
                address -> world.isGone(process, address),
                SWEEP_INTERVAL));
        world.links().listen(host, new Links.Listener(process, this::accept));
        process.start("main", () -> {
            process.start("announcing", () -> announce(backend.membership("jobmanagers")));
            core.start(Map.of("rpc", host + ":1"));
        });
    }

    /** As {@link dev.regent.runtime.jobmanager.JobManager} does. */
    private void announce(Membership jobManagers) {
        while (!closing) {
            try {
                jobManagers.register(Map.of());
                return;
            } catch (BackendUnavailableException away) {
                simulation.trace(() -> process + " is not announced: " + away.getMessage());
            } catch (IllegalStateException closed) {
                return;
            }
            try {
                process.sleep(BETWEEN_REGISTRATIONS);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    SimProcess process() {
        return process;
    }

    JobManagerCore core() {
        return core;
    }

    /** The grant under which a submission would be taken now. */
    Optional<Leadership> leadership() {
        return process.alive() ? leadership.filter(Leadership::isHeld) : Optional.empty();
    }

    /** When it was granted the leadership last, in virtual nanoseconds. */
    long since() {
        return since;
    }

    boolean running() {
        return process.alive() && !closing;
    }

    void close() {
        if (running()) {
            closing = true;
            process.start("close", () -> {
                core.close();
                backend.close();
                simulation.trace(() -> process + " is closed");
            });
        }
    }

    private SessionHandler<ToJobManager> accept(Session<ToTaskManager> session) {
        SessionHandler<ToJobManager> handler = core.accept(session);
        return new SessionHandler<>() {
            @Override
            public void onMessage(ToJobManager message) {
                if (!(message instanceof ToJobManager.Heartbeat)) {
                    simulation.trace(() -> process + " hears: " + Lines.of(message));
                }
                if (message instanceof ToJobManager.SinksEnded ended
                        && !ended.error().isEmpty()) {
                    world.sinkEndFailed();
                }
                world.director().toJobManager(JobManagerNode.this, message, handler::onMessage);
            }

            @Override
            public void onClosed(String reason) {
                handler.onClosed(reason);
            }
        };
    }

    @Override
    public void granted(Leadership now) {
        simulation.trace(() -> process + " leads with token " + now.token());
        world.count("grants");
        leadership = Optional.of(now);
        since = simulation.now();
    }

    @Override
    public void revoked(FencingToken token) {
        simulation.trace(() -> process + " leads no more, token " + token);
        leadership = Optional.empty();
    }

    @Override
    public void opened(String scope, FencingToken token) {
        simulation.trace(() -> process + " has opened scope " + scope + " under " + token);
        world.ledger().opened.merge(scope, token.value(), Math::max);
    }

    @Override
    public void deletes(String scope, FencingToken token) {
        simulation.trace(() -> process + " deletes scope " + scope + " under " + token);
        world.ledger().deleting.merge(scope, token.value(), Math::max);
    }
}
