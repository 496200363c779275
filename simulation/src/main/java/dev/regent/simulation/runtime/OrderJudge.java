package dev.regent.simulation.runtime;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Checks what one TaskManager process is told and what it does: J1, J4, J6. */
final class OrderJudge {

    private final String taskManager;
    private final Ledger ledger;
    private final BiConsumer<Boolean, Supplier<String>> require;
    private final Set<Ledger.Deployment> oldDeployments = new HashSet<>();
    private final Set<String> oldDirectories = new HashSet<>();
    private long largest;
    private long read;

    OrderJudge(String taskManager, Ledger ledger, BiConsumer<Boolean, Supplier<String>> require) {
        this.taskManager = taskManager;
        this.ledger = ledger;
        this.require = require;
    }

    /** It has asked the backend who leads. */
    void asked(Optional<Long> leader) {
        leader.ifPresent(token -> read = token);
    }

    /** It registers with a leader. */
    void registers(long token) {
        require.accept(
                token == read && token >= largest,
                () -> "J4: " + taskManager + " registers with leader " + token + ", the backend named " + read
                        + " last, and it has seen " + largest);
    }

    /** A message has reached it. */
    void told(ToTaskManager message) {
        if (message.token() < largest) {
            remember(message);
            return;
        }
        largest = message.token();
        if (message instanceof ToTaskManager.Deploy deploy) {
            deployed(deploy);
        }
    }

    private void remember(ToTaskManager old) {
        if (old instanceof ToTaskManager.Deploy deploy) {
            oldDeployments.add(new Ledger.Deployment(deploy.subtask(), deploy.attempt()));
        } else if (old instanceof ToTaskManager.TriggerCheckpoint trigger) {
            oldDirectories.add(trigger.directory());
        }
    }

    private void deployed(ToTaskManager.Deploy deploy) {
        Ledger.Deployment deployment = new Ledger.Deployment(deploy.subtask(), deploy.attempt());
        Optional<CheckpointId> least = ledger.recorded.getOrDefault(deployment, Optional.empty());
        require.accept(
                ledger.recorded.containsKey(deployment),
                () -> "J6: " + deployment + " is deployed and was never recorded");
        require.accept(
                !ledger.tooLate.contains(deployment),
                () -> "J3: " + deployment + " is deployed, and was recorded after the job had ended");
        Optional<CheckpointId> restored = deploy.restore().map(ToTaskManager.Restore::checkpoint);
        require.accept(
                least.isEmpty()
                        || restored.filter(each -> each.compareTo(least.get()) >= 0)
                                .isPresent(),
                () -> "J1: " + deployment + " restarts from " + restored + ", checkpoint " + least
                        + " was complete before it was recorded");
        deploy.restore().ifPresent(restore -> restores(deployment, restore));
    }

    private void restores(Ledger.Deployment deployment, ToTaskManager.Restore restore) {
        Optional<List<String>> named = Optional.ofNullable(ledger.completed.get(restore.checkpoint()))
                .flatMap(metadata -> metadata.part(deployment.subtask()))
                .map(CheckpointMetadata.Part::transactions);
        require.accept(
                named.equals(Optional.of(restore.transactions())),
                () -> "J6: " + deployment + " restores checkpoint " + restore.checkpoint() + " with "
                        + restore.transactions() + ", which names " + named);
    }

    /** It opens the chain of an attempt. */
    void opens(int subtask, Attempt attempt) {
        Ledger.Deployment deployment = new Ledger.Deployment(subtask, attempt);
        require.accept(
                !oldDeployments.contains(deployment),
                () -> "J4: " + taskManager + " runs " + deployment + ", which a former leader deployed after "
                        + taskManager + " had seen a newer one");
    }

    /** It writes a payload. */
    void writes(String payload) {
        String directory = payload.substring(0, Math.max(0, payload.lastIndexOf('/')));
        require.accept(
                !oldDirectories.contains(directory),
                () -> "J4: " + taskManager + " writes " + payload
                        + " for a checkpoint that a former leader asked for after " + taskManager
                        + " had seen a newer one");
    }
}
