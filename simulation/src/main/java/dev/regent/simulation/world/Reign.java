package dev.regent.simulation.world;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.simulation.kernel.Simulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a leader does from its grant on, and for a few steps after it has lost it: a zombie. */
final class Reign {

    private static final int STEPS = 12;

    private final World world;
    private final Simulation simulation;
    private final App app;
    private final Leadership leadership;
    private final HaBackend backend;
    private final long token;
    private final Map<String, StateHandleStore> open = new HashMap<>();
    private int publications;
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
        int zombie = 0;
        publish();
        for (int step = 0; step < STEPS && app.running() && zombie < 3 && !fenced; step++) {
            String name = simulation.chance(0.85) ? World.SCOPE : World.OTHER_SCOPE;
            long began = simulation.now();
            try {
                if (open.containsKey(name)) {
                    act(name, open.get(name));
                } else {
                    open.put(name, open(name));
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
                        world.indexWasMissing(began),
                        () -> "S8: " + app.process() + " was told of corrupt state: " + corrupt.getMessage());
            } catch (IllegalStateException deleted) {
                open.remove(name);
            }
            if (!leadership.isHeld()) {
                zombie++;
            }
            app.pause(simulation.between(20, 900));
        }
    }

    /** Each time other addresses. */
    private void publish() {
        String at = app.process().name() + ":" + token + "." + publications++;
        LeaderInformation information = new LeaderInformation(leadership.token(), Map.of("rpc", at, "rest", at));
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

    private StateHandleStore open(String name) {
        StateHandleStore scope = leadership.stateHandles(name);
        world.scopes().opened(name, token);
        simulation.trace(() -> app.process() + " has opened " + name + " under " + token);
        return scope;
    }

    private void act(String name, StateHandleStore scope) {
        int choice = simulation.random().nextInt(24);
        if (choice == 0) {
            world.scopes().deleting(name, token);
            leadership.deleteScope(name);
            throw new IllegalStateException("deleted on purpose");
        } else if (choice < 3) {
            app.read(name);
        } else if (choice < 5) {
            publish();
        } else if (choice < 7) {
            race(name, scope, read(name, scope));
        } else if (choice < 9) {
            large(name, scope, read(name, scope));
        } else {
            Draft draft = new Draft(world, name, token).change(read(name, scope));
            if (!draft.changes().isEmpty()) {
                commit(scope, draft);
            }
        }
    }

    private List<Versioned> read(String name, StateHandleStore scope) {
        long began = simulation.now();
        List<Versioned> found = scope.list();
        world.scopes().read(name, began, found, "leader " + token);
        return found;
    }

    /** Two threads create the same entry at once (S3). */
    private void race(String name, StateHandleStore scope, List<Versioned> found) {
        String entry = Draft.NAMES.get(0);
        if (Draft.find(entry, found).isEmpty()) {
            Draft one = new Draft(world, name, token).create(entry);
            Draft other = new Draft(world, name, token).create(entry);
            app.inParallel(() -> {
                try {
                    commit(scope, one);
                } catch (HaException | IllegalStateException failed) {
                    simulation.trace(() -> app.process() + " lost a race: " + failed.getMessage());
                }
            });
            commit(scope, other);
        }
    }

    /** At or over the limits (S12). */
    private void large(String name, StateHandleStore scope, List<Versioned> found) {
        String entry = Draft.NAMES.get(1);
        if (Draft.find(entry, found).isEmpty()) {
            commit(scope, new Draft(world, name, token).atTheLimit(entry, backend.profile()));
        }
    }

    private void commit(StateHandleStore scope, Draft draft) {
        BatchRecord batch = draft.record();
        long began = simulation.now();
        world.scopes().sending(batch);
        try {
            CommitResult result = scope.commit(draft.changes());
            simulation.trace(() -> app.process() + " committed " + batch + ": " + result);
            if (result instanceof CommitResult.Rejected rejected) {
                if (!world.plan().openGate()) { // else a zombie is told what it remembers
                    world.scopes().rejected(batch, began, rejected.current());
                }
                notApplied(batch);
            } else {
                world.scopes().acknowledged(batch);
                world.scopes().deletingPayloads(batch.gone);
            }
        } catch (ValueTooLargeException refused) {
            world.require(batch.tooLarge, () -> "S12: " + batch + " is within the limits: " + refused.getMessage());
            notApplied(batch);
        } catch (OutcomeUnknownException unknown) {
            simulation.trace(() -> app.process() + " does not know about " + batch);
            throw unknown;
        } catch (HaException | IllegalStateException failed) {
            simulation.trace(() -> app.process() + " could not commit " + batch + ": " + failed.getMessage());
            notApplied(batch);
            throw failed;
        }
    }

    private void notApplied(BatchRecord batch) {
        world.scopes().refused(batch);
        world.scopes().deletingPayloads(batch.values());
    }
}
