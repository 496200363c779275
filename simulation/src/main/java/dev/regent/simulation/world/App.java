package dev.regent.simulation.world;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.List;
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
    private Optional<Optional<LeaderInformation>> shownLate = Optional.empty();
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
        inParallel(this::main);
    }

    private void main() {
        if (!running()) {
            return; // closed before it came to anything
        }
        LeaderElection election = backend.election(World.ELECTION);
        election.start(this);
        if (world.plan().listeners()) {
            LeaderRetrieval retrieval = backend.leaderRetrieval(World.ELECTION);
            retrieval.start(this::onLeader);
        }
        if (world.plan().readers()) {
            readAgainAndAgain();
        }
        if (world.plan().members()) {
            Membership membership = backend.membership("group");
            membership.watch(this::onMembers);
            register(membership);
        }
    }

    /** Reads without leading, now and then, from its start to its end. */
    void readAgainAndAgain() {
        inParallel(() -> {
            while (running()) {
                try {
                    read(simulation.chance(0.8) ? World.SCOPE : World.OTHER_SCOPE);
                } catch (HaException later) {
                    simulation.trace(() -> process + " could not read: " + later.getMessage());
                }
                pause(simulation.between(20, 700));
            }
        });
    }

    void read(String scope) {
        long began = simulation.now();
        try {
            List<Versioned> found = backend.stateHandles(World.ELECTION, scope).list();
            world.scopes().read(scope, began, found, "a reader");
        } catch (CorruptStateException corrupt) {
            world.require(
                    world.indexWasMissing(began),
                    () -> "S8: " + process + " was told of corrupt state: " + corrupt.getMessage());
        }
    }

    /** On another thread of the application. */
    void inParallel(Runnable work) {
        own++;
        process.start("application", () -> {
            work.run();
            own--;
        });
    }

    /** Listens anew, and keeps what it is shown to itself. */
    void listenLate() {
        inParallel(() -> backend.leaderRetrieval(World.ELECTION).start(now -> shownLate = Optional.of(now)));
    }

    Optional<Optional<LeaderInformation>> shownLate() {
        return shownLate;
    }

    private void register(Membership membership) {
        while (running()) {
            try {
                world.end().registered(process.name(), membership.register(Map.of()));
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
            if (!world.wasDisturbed(process)) {
                world.end().closedWithin(process.name(), took, backend.profile().closeBound());
            }
            simulation.trace(() -> process + " is closed");
            closed = true;
            leadership.ifPresent(
                    last -> world.require(!last.isHeld(), () -> "E5: " + process + " believes after close"));
            process.after(
                    Plan.LEASE.toNanos(), () -> world.end().closed(process.name(), true, process.threads() - own));
        });
    }

    // ---- election

    @Override
    public void onGranted(Leadership granted) {
        heard("granted " + granted.token());
        leadership = Optional.of(granted);
        world.leaders().granted(process, granted);
        world.lease().granted(granted.token().value());
        inParallel(() -> new Reign(world, this, granted, backend).run());
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

    HaBackend.Profile profile() {
        return backend.profile();
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
