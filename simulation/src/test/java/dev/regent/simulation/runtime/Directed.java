package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Workers;
import dev.regent.simulation.world.DocumentCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A world of two JobManagers and two TaskManagers in which nothing goes wrong but what the test does. */
abstract class Directed implements Director {

    static final long SECOND = 1_000 * RuntimePlan.MILLI;

    /** Everything that TaskManagers were told, with who was told. */
    record Told(SimProcess taskManager, ToTaskManager message) {}

    private final List<Told> told = new ArrayList<>();
    private final Set<CheckpointId> completed = new TreeSet<>();
    private RuntimeWorld world;

    Directed() {
        this(1);
    }

    Directed(int parallelism) {
        this.world = new RuntimeWorld(
                new RuntimePlan(
                        2,
                        2,
                        2,
                        parallelism,
                        60,
                        List.of(),
                        new DocumentCluster.Behavior(0, 0, false, true),
                        0,
                        false,
                        false,
                        1),
                new Workers(),
                true,
                this);
    }

    RuntimeWorld world() {
        return world;
    }

    /** Runs to the end. */
    RuntimeOutcome run() {
        return world.run();
    }

    /** Runs to the end; no rule is broken. */
    RuntimeOutcome runWell() {
        RuntimeOutcome outcome = run();
        assertThat(outcome.result().violation())
                .as(() -> String.join("\n", outcome.history()))
                .isEmpty();
        return outcome;
    }

    <T extends ToTaskManager> List<T> told(Class<T> type) {
        return told.stream()
                .map(Told::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T extends ToTaskManager> List<T> told(SimProcess taskManager, Class<T> type) {
        return told.stream()
                .filter(each -> each.taskManager() == taskManager)
                .map(Told::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The process that was told to run the newest attempt of subtask 0. */
    SimProcess host() {
        return told.stream()
                .filter(each -> each.message() instanceof ToTaskManager.Deploy deploy && deploy.subtask() == 0)
                .reduce((first, second) -> second)
                .orElseThrow()
                .taskManager();
    }

    SimProcess leader() {
        return world.leader().orElseThrow().process();
    }

    Set<CheckpointId> completed() {
        return completed;
    }

    /** A checkpoint was completed. */
    void completed(CheckpointId checkpoint) {}

    @Override
    public void toTaskManager(TaskManagerNode taskManager, ToTaskManager message) {
        told.add(new Told(taskManager.process(), message));
    }

    @Override
    public void stored(String scope, Map<String, String> entries) {
        entries.keySet()
                .forEach(name -> Layout.checkpoint(name).filter(completed::add).ifPresent(this::completed));
    }
}
