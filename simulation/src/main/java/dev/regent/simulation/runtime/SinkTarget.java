package dev.regent.simulation.runtime;

import dev.regent.runtime.api.SinkAttempt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the sinks of all attempts write into: transactions, pending or committed. Checks J2 and J6 at each change. */
final class SinkTarget {

    private record Transaction(int subtask, SinkAttempt attempt, List<String> records) {}

    private final Ledger ledger;
    private final BiConsumer<Boolean, Supplier<String>> require;
    private final Map<String, Transaction> pending = new TreeMap<>();
    private final Map<String, Transaction> committed = new LinkedHashMap<>();
    private final Set<String> visible = new HashSet<>();
    private boolean ended;
    private int afterEnd;

    SinkTarget(Ledger ledger, BiConsumer<Boolean, Supplier<String>> require) {
        this.ledger = ledger;
        this.require = require;
    }

    /** All that is visible, in the order of its commit. */
    List<String> output() {
        return committed.values().stream()
                .flatMap(each -> each.records().stream())
                .toList();
    }

    /** Transactions that nobody has ended. */
    Set<String> pending() {
        return pending.keySet();
    }

    /** Whether all that a name stands for is visible. */
    boolean isCommitted(String name) {
        return committed.containsKey(name);
    }

    /** How many transactions came after the sinks of the job were ended. */
    int afterEnd() {
        return afterEnd;
    }

    boolean prepare(String name, int subtask, SinkAttempt attempt, List<String> records) {
        require.accept(
                !pending.containsKey(name) && !committed.containsKey(name),
                () -> "J6: transaction " + name + " is prepared twice");
        if (ended) {
            afterEnd++; // of a process that stood still all the while; nobody is left to roll it back
        } else {
            pending.put(name, new Transaction(subtask, attempt, List.copyOf(records)));
        }
        return true;
    }

    boolean commit(List<String> names) {
        for (String name : names) {
            require.accept(
                    ledger.named.contains(name),
                    () -> "J6: transaction " + name + " is committed, and no completed checkpoint names it");
            Optional.ofNullable(pending.remove(name)).ifPresent(prepared -> show(name, prepared));
            require.accept(
                    committed.containsKey(name), () -> "J2: transaction " + name + " is to be committed and was lost");
        }
        return true;
    }

    private void show(String name, Transaction prepared) {
        committed.put(name, prepared);
        for (String each : prepared.records()) {
            require.accept(visible.add(each), () -> "J2: '" + each + "' is visible twice, the second time by " + name);
        }
    }

    boolean restore(int subtask, SinkAttempt attempt, List<String> names) {
        commit(names);
        List<String> rolledBack = new ArrayList<>();
        pending.forEach((name, each) -> {
            if (each.subtask() == subtask && each.attempt().compareTo(attempt) < 0) {
                rolledBack.add(name);
            }
        });
        rolledBack.forEach(name -> {
            require.accept(
                    !ledger.named.contains(name),
                    () -> "J6: attempt " + attempt + " rolls back transaction " + name
                            + ", which a completed checkpoint names");
            pending.remove(name);
        });
        return true;
    }

    boolean end(int subtask, SinkAttempt attempt, List<String> names) {
        restore(subtask, attempt, names);
        ended = true;
        return true;
    }

    /** What a completed checkpoint names and nobody has committed. */
    Stream<String> uncommitted() {
        return ledger.named.stream()
                .filter(name -> !committed.containsKey(name))
                .sorted();
    }
}
