package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.leader.RevocationCause;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one process does with its backend: contends, leads, listens, is a member. Uses the SPI alone. */
final class App implements LeaderContender {

    private final World world;
    private final Simulation simulation;
    private final SimProcess process;
    private final String name;
    private final HaBackend backend;
    private Optional<Leadership> leadership = Optional.empty();
    private Optional<Optional<LeaderInformation>> shown = Optional.empty();
    private Optional<Set<Member>> members = Optional.empty();
    private Optional<String> registered = Optional.empty();
    private long largestShown;
    private boolean closing;
    private boolean closed;
    private int own; // threads of the application, not of the backend

    App(World world, SimProcess process, String name, HaBackend backend) {
        this.world = world;
        this.simulation = world.simulation();
        this.process = process;
        this.name = name;
        this.backend = backend;
    }

    SimProcess process() {
        return process;
    }

    boolean running() {
        return process.alive() && !closing;
    }

    /** Closed within its bound. */
    boolean closed() {
        return closed;
    }

    Optional<Optional<LeaderInformation>> shown() {
        return shown;
    }

    Optional<Set<Member>> members() {
        return members;
    }

    /** Name under which this process is a member, if it is one. */
    Optional<String> registered() {
        return registered;
    }

    // ---- life

    void start() {
        own++;
        process.start("main", () -> {
            main();
            own--;
        });
    }

    private void main() {
        LeaderElection election = backend.election(World.ELECTION);
        election.start(this);
        if (world.plan().listeners()) {
            LeaderRetrieval retrieval = backend.leaderRetrieval(World.ELECTION);
            retrieval.start(this::onLeader);
        }
        if (world.plan().members()) {
            Membership membership = backend.membership("group");
            membership.watch(this::onMembers);
            register(membership);
        }
    }

    private void register(Membership membership) {
        while (running()) {
            try {
                membership.register(Map.of());
                registered = Optional.of(name);
                return;
            } catch (HaException later) {
                pause(200);
            } catch (IllegalStateException closing) {
                return;
            }
        }
    }

    /** Waits; an interrupted thread ends its wait early. */
    void pause(long millis) {
        try {
            process.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a thread of its own: nothing is heard after it has returned (L1). */
    void close() {
        if (!running()) {
            return;
        }
        closing = true;
        process.start("close", () -> {
            long asked = process.nanoTime();
            backend.close();
            long took = process.nanoTime() - asked;
            world.require(
                    world.wasDisturbed(process)
                            || took <= backend.profile().closeBound().toNanos(),
                    () -> "L1: close of " + process + " took " + took / 1_000_000 + " ms, its bound is "
                            + backend.profile().closeBound());
            simulation.trace(() -> process + " is closed");
            closed = true;
            leadership.ifPresent(
                    last -> world.require(!last.isHeld(), () -> "E5: " + process + " believes after close"));
            process.after(
                    Plan.LEASE.toNanos(),
                    () -> world.require(
                            process.threads() <= own,
                            () -> "L1: " + (process.threads() - own) + " threads of " + process + " still run"));
        });
    }

    // ---- election

    @Override
    public void onGranted(Leadership granted) {
        heard("granted " + granted.token());
        leadership = Optional.of(granted);
        world.leaders().granted(process, granted);
        own++;
        process.start("leads " + granted.token(), () -> {
            new Reign(world, this, granted, backend).run();
            own--;
        });
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        heard("revoked " + token + " " + cause);
        world.leaders().revoked(process, token.value(), leadership);
        leadership = Optional.empty();
    }

    @Override
    public void onError(HaException error) {
        heard("error " + error.getMessage());
        world.require(!String.valueOf(error.getMessage()).contains("defect"), () -> "defect: " + error.getMessage());
    }

    private void heard(String what) {
        simulation.trace(() -> process + " hears: " + what);
        world.require(!closed, () -> "E4: " + process + " heard '" + what + "' after its close had returned");
    }

    // ---- retrieval and membership

    private void onLeader(Optional<LeaderInformation> now) {
        heard("leader is " + now);
        now.ifPresent(information -> {
            world.leaders().shown(information, largestShown, "the listener of " + process);
            largestShown = information.token().value();
        });
        shown = Optional.of(now);
    }

    private void onMembers(Set<Member> now) {
        heard("members are " + now.size());
        members = Optional.of(now);
    }
}
