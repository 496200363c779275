package dev.regent.simulation.world;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.simulation.kernel.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a leader does from its grant on, and for a few steps after it has lost it: a zombie. */
final class Reign {

    private static final int STEPS = 12;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final World world;
    private final Simulation simulation;
    private final App app;
    private final Leadership leadership;
    private final HaBackend backend;
    private final long token;
    private boolean fenced;

    Reign(World world, App app, Leadership leadership, HaBackend backend) {
        this.world = world;
        this.simulation = world.simulation();
        this.app = app;
        this.leadership = leadership;
        this.backend = backend;
        this.token = leadership.token().value();
    }

    void run() {
        Optional<StateHandleStore> open = Optional.empty();
        int zombie = 0;
        publish();
        for (int step = 0; step < STEPS && app.running() && zombie < 3 && !fenced; step++) {
            try {
                if (open.isEmpty()) {
                    open = Optional.of(open());
                } else {
                    act(open.get());
                }
            } catch (FencedException over) {
                fenced = true;
                world.require(
                        !leadership.isHeld() || world.plan().openGate(),
                        () -> "S1: token " + token + " was fenced and is still believed in");
            } catch (BackendUnavailableException | OutcomeUnknownException later) {
                simulation.trace(() -> app.process() + " must try again: " + later.getMessage());
            } catch (CorruptStateException corrupt) {
                world.require(
                        world.indexIsMissing(),
                        () -> "S8: " + app.process() + " was told of corrupt state: " + corrupt.getMessage());
            } catch (IllegalStateException deleted) {
                open = Optional.empty();
            }
            if (!leadership.isHeld()) {
                zombie++;
            }
            app.pause(simulation.between(20, 900));
        }
    }

    private void publish() {
        LeaderInformation information = new LeaderInformation(
                leadership.token(), Map.of("rpc", app.process().name() + ":" + token));
        world.leaders().publishing(information);
        boolean published = false;
        while (!published) {
            try {
                leadership.publish(information.addresses());
                published = true;
            } catch (HaException failed) {
                simulation.trace(() -> app.process() + " could not publish: " + failed.getMessage());
                if (!leadership.isHeld() || !app.running()) {
                    return;
                }
                app.pause(100);
            }
        }
    }

    private StateHandleStore open() {
        StateHandleStore scope = leadership.stateHandles(World.SCOPE);
        world.scopes().opened(World.SCOPE, token);
        simulation.trace(() -> app.process() + " has opened the scope under " + token);
        return scope;
    }

    private void act(StateHandleStore scope) {
        int choice = simulation.random().nextInt(20);
        if (choice == 0) {
            world.scopes().deleting(World.SCOPE);
            leadership.deleteScope(World.SCOPE);
            throw new IllegalStateException("deleted on purpose");
        } else if (choice < 4) {
            long began = simulation.now();
            world.scopes()
                    .read(
                            World.SCOPE,
                            began,
                            backend.stateHandles(World.ELECTION, World.SCOPE).list(),
                            "a reader");
        } else {
            commit(scope);
        }
    }

    private void commit(StateHandleStore scope) {
        long began = simulation.now();
        List<Versioned> found = scope.list();
        world.scopes().read(World.SCOPE, began, found, "leader " + token);
        List<Change> changes = new ArrayList<>();
        Map<String, String> puts = new HashMap<>();
        Map<String, Optional<String>> expected = new HashMap<>();
        for (String name : NAMES) {
            if (simulation.chance(0.5)) {
                draw(name, found, changes, puts, expected);
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        BatchRecord batch = new BatchRecord(World.SCOPE, token, puts, expected);
        world.scopes().sending(batch);
        try {
            CommitResult result = scope.commit(changes);
            simulation.trace(() -> app.process() + " committed " + batch + ": " + result);
            if (result instanceof CommitResult.Applied) {
                world.scopes().acknowledged(batch);
            } else {
                world.scopes().refused(batch);
            }
        } catch (OutcomeUnknownException unknown) {
            simulation.trace(() -> app.process() + " does not know about " + batch);
            throw unknown;
        } catch (HaException | IllegalStateException notApplied) {
            simulation.trace(() -> app.process() + " could not commit " + batch + ": " + notApplied.getMessage());
            world.scopes().refused(batch);
            throw notApplied;
        }
    }

    private void draw(
            String name,
            List<Versioned> found,
            List<Change> changes,
            Map<String, String> puts,
            Map<String, Optional<String>> expected) {
        Optional<Versioned> current =
                found.stream().filter(entry -> entry.name().equals(name)).findFirst();
        if (current.isPresent() && simulation.chance(0.3)) {
            changes.add(Change.remove(name, current.get().version()));
            return;
        }
        String value = Values.of(name, token, world.nextNumber());
        puts.put(name, value);
        expected.put(name, current.map(entry -> entry.handle().utf8()));
        StateHandle handle = StateHandle.ofUtf8(value);
        changes.add(
                current.isPresent()
                        ? Change.replace(name, current.get().version(), handle)
                        : Change.create(name, handle));
    }
}
