package dev.regent.simulation.world;

import dev.regent.ha.spi.state.Versioned;
import dev.regent.simulation.kernel.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges state handles (S1 to S5, S9, S10, S13). It knows the true order in which the store applied writes, so each answer is compared with
 * what was there during the call.
 */
final class ScopeJudge {

    /** One life of a scope, as the store holds it from one moment to another. */
    private static final class State {
        final Set<String> values;
        final long from;
        long until = Long.MAX_VALUE;

        State(Set<String> values, long from) {
            this.values = values;
            this.from = from;
        }
    }

    private static final class Scope {
        final List<State> states = new ArrayList<>();
        final TreeMap<Long, State> living = new TreeMap<>(); // by age of the generation
        final Map<String, String> valueByVersion = new HashMap<>();
        final Set<String> seen = new HashSet<>();
        long opened;
        long deletions;
    }

    private final Simulation simulation;
    private final Map<String, Scope> scopes = new HashMap<>();
    private final Map<String, BatchRecord> batches = new HashMap<>();
    private int acknowledged;

    ScopeJudge(Simulation simulation) {
        this.simulation = simulation;
    }

    int acknowledged() {
        return acknowledged;
    }

    private Scope scope(String name) {
        return scopes.computeIfAbsent(name, any -> new Scope());
    }

    // ---- what the store did

    /** A scope's document was written or deleted. */
    void changed(String name, String generation, Optional<Set<String>> values) {
        Scope scope = scope(name);
        long age = age(generation);
        State before = scope.living.remove(age);
        if (before != null) {
            before.until = simulation.now();
        }
        if (values.isPresent()) {
            State state = new State(values.get(), simulation.now());
            scope.states.add(state);
            scope.living.put(age, state);
            Set<String> old = before == null ? Set.of() : before.values;
            for (String value : state.values) {
                if (scope.seen.add(value)) {
                    appeared(scope, state, old, value);
                }
            }
        }
    }

    private static long age(String generation) {
        String[] parts = generation.split("-", -1);
        return Long.parseLong(parts[0]) * 1000 + Long.parseLong(parts[1]);
    }

    private void appeared(Scope scope, State now, Set<String> before, String value) {
        BatchRecord batch = batches.get(value);
        if (batch == null) {
            simulation.fail("S2: the store holds " + value + ", which nobody wrote");
            return;
        }
        batch.applied = true;
        boolean newest = scope.living.lastEntry().getValue() == now;
        require(
                !newest || batch.token >= scope.opened,
                "S1: " + batch + " was applied after the scope was opened under token " + scope.opened);
        require(now.values.containsAll(batch.values()), "S13: " + batch + " was applied in part: " + now.values);
        require(
                batch.told != BatchRecord.Told.NOT_APPLIED,
                "S5: " + batch + " was applied though its sender was told that it was not");
        batch.expected.forEach((name, old) -> {
            Optional<String> was = before.stream()
                    .filter(each -> Values.name(each).equals(name))
                    .findFirst();
            require(was.equals(old), "S2: " + batch + " was applied to " + was + " instead of " + old);
        });
    }

    // ---- what processes experience

    /** About to be sent. */
    void sending(BatchRecord batch) {
        batch.puts.values().forEach(value -> batches.put(value, batch));
    }

    /** The sender was told that it is applied. */
    void acknowledged(BatchRecord batch) {
        batch.told = BatchRecord.Told.APPLIED;
        acknowledged++;
        require(batch.puts.isEmpty() || batch.applied, "S4: " + batch + " was acknowledged and never applied");
    }

    /** The sender was told that it is not applied and never will be. */
    void refused(BatchRecord batch) {
        batch.told = BatchRecord.Told.NOT_APPLIED;
        require(!batch.applied, "S5: " + batch + " was applied, and its sender was told that it was not");
    }

    void opened(String name, long token) {
        Scope scope = scope(name);
        scope.opened = Math.max(scope.opened, token);
    }

    /** Somebody may delete the scope from now on. */
    void deleting(String name) {
        scope(name).deletions++;
    }

    long deletions(String name) {
        return scope(name).deletions;
    }

    /** A read showed these entries. */
    void read(String name, long began, List<Versioned> found, String reader) {
        Scope scope = scope(name);
        Set<String> values = new TreeSet<>();
        for (Versioned entry : found) {
            String value = entry.handle().utf8();
            values.add(value);
            String former = scope.valueByVersion.putIfAbsent(entry.name() + " " + entry.version(), value);
            require(
                    former == null || former.equals(value),
                    "S2: version " + entry.version() + " of " + entry.name() + " is both " + former + " and " + value);
        }
        boolean nothing = values.isEmpty() && (scope.deletions > 0 || emptyAt(scope, began));
        require(
                nothing || scope.states.stream().anyMatch(state -> state.until >= began && state.values.equals(values)),
                "S9: " + reader + " was shown " + values + " of scope " + name
                        + ", which it was not at any moment since " + began / 1_000_000 + " ms");
    }

    /** Whether there was no document at that moment. */
    private static boolean emptyAt(Scope scope, long moment) {
        return scope.states.stream().noneMatch(state -> state.from <= moment && state.until > moment);
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            simulation.fail(rule);
        }
    }
}
