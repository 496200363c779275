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
 * Judges state handles (S1 to S6, S9 to S13). It knows the true order in which the store applied writes, so each answer is compared with
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
        final Set<Long> deleters = new HashSet<>(); // tokens whose deletion may still be applied
        long opened;
        boolean deleted;
        boolean cleaned;
    }

    private final Simulation simulation;
    private final Map<String, Scope> scopes = new HashMap<>();
    private final Map<String, BatchRecord> batches = new HashMap<>();
    private final Set<String> payloads = new HashSet<>();
    private final Set<String> replaced = new HashSet<>();
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
                if (!old.contains(value)) {
                    require(scope.seen.add(value), "S10: " + value + " was applied a second time");
                    appeared(name, scope, state, old, value);
                }
            }
        }
        kept(scope, age, Optional.ofNullable(before), values);
    }

    /**
     * What was there is there still, unless somebody asked for its end: of an entry, or of the whole scope. A creation that arrives
     * late, of a life older than the present one, begins nothing: no index lists it.
     */
    private void kept(Scope scope, long age, Optional<State> before, Optional<Set<String>> now) {
        Set<String> entries = before.map(state -> state.values).orElse(Set.of());
        now.ifPresent(present -> entries.stream()
                .filter(value -> !present.contains(value) && !replaced.contains(value))
                .forEach(lost -> simulation.fail("S4: " + lost + " is gone, and nobody has replaced or removed it")));
        boolean ends =
                now.isEmpty() && !entries.isEmpty() && scope.living.tailMap(age).isEmpty();
        boolean begins = before.isEmpty()
                && now.isPresent()
                && scope.living.lastKey() == age
                && scope.living.headMap(age).values().stream().anyMatch(state -> !state.values.isEmpty());
        require(
                scope.cleaned || !scope.deleters.isEmpty() || !(ends || begins),
                "S4: a scope with entries ends, and nobody has deleted it since it was opened");
    }

    private static long age(String generation) {
        String[] parts = generation.split("-", -1);
        return Long.parseLong(parts[0]) * 1000 + Long.parseLong(parts[1]);
    }

    private void appeared(String name, Scope scope, State now, Set<String> before, String value) {
        BatchRecord batch = batches.get(value);
        if (batch == null) {
            simulation.fail("S2: the store holds " + value + ", which nobody wrote");
            return;
        }
        batch.applied = true;
        require(batch.scope.equals(name), "S11: " + batch + " of scope " + batch.scope + " was applied to " + name);
        require(!batch.tooLarge, "S12: " + batch + " is over the limits and was applied");
        require(payloads.contains(value), "S6: the pointer " + value + " is there and its payload is not");
        boolean newest = scope.living.lastEntry().getValue() == now;
        require(
                !newest || batch.token >= scope.opened,
                "S1: " + batch + " was applied after the scope was opened under token " + scope.opened);
        require(now.values.containsAll(batch.values()), "S13: " + batch + " was applied in part: " + now.values);
        require(
                batch.told != BatchRecord.Told.NOT_APPLIED,
                "S5: " + batch + " was applied though its sender was told that it was not");
        batch.expected.forEach((entry, old) -> {
            Optional<String> was = before.stream()
                    .filter(each -> Values.name(each).equals(entry))
                    .findFirst();
            String rule = old.isEmpty() ? "S3: " : "S2: ";
            require(was.equals(old), rule + batch + " was applied to " + was + " instead of " + old);
        });
    }

    // ---- what processes experience

    /** About to be sent; the payloads of its values are written. */
    void sending(BatchRecord batch) {
        replaced.addAll(batch.gone);
        batch.puts.values().forEach(value -> {
            batches.put(value, batch);
            payloads.add(value);
        });
    }

    /** The sender was told that it is applied. */
    void acknowledged(BatchRecord batch) {
        batch.told = BatchRecord.Told.APPLIED;
        acknowledged++;
        require(!batch.tooLarge, "S12: " + batch + " is over the limits and was acknowledged");
        require(batch.puts.isEmpty() || batch.applied, "S4: " + batch + " was acknowledged and never applied");
    }

    /** The sender was told that it is not applied and never will be. */
    void refused(BatchRecord batch) {
        batch.told = BatchRecord.Told.NOT_APPLIED;
        require(!batch.applied, "S5: " + batch + " was applied, and its sender was told that it was not");
    }

    /** The payloads are deleted: of a batch that was not applied, or of pointers whose removal was acknowledged. */
    void deletingPayloads(Set<String> values) {
        scopes.forEach((name, scope) -> Optional.ofNullable(scope.living.lastEntry())
                .ifPresent(newest -> values.stream()
                        .filter(newest.getValue().values::contains)
                        .forEach(value -> simulation.fail("S6: the payload of " + value + " is deleted, and scope "
                                + name + " has its pointer"))));
        payloads.removeAll(values);
    }

    void opened(String name, long token) {
        Scope scope = scope(name);
        scope.opened = Math.max(scope.opened, token);
        scope.deleters.removeIf(deleter -> deleter <= token);
    }

    /** A leader deletes the scope, now or late; not any more once it, or a later one, has opened it again. */
    void deleting(String name, long token) {
        scope(name).deleted = true;
        scope(name).deleters.add(token);
    }

    /** A cleanup may delete the scope from now on. */
    void cleaning(String name) {
        scope(name).deleted = true;
        scope(name).cleaned = true;
    }

    /** The sender was told that the batch is not applied, and what is there instead. */
    void rejected(BatchRecord batch, long began, List<Versioned> current) {
        boolean creates = !batch.puts.isEmpty()
                && batch.gone.isEmpty()
                && batch.expected.values().stream().allMatch(Optional::isEmpty);
        require(!creates || !current.isEmpty(), "S3: " + batch + " was rejected, and nothing is there");
        Scope scope = scope(batch.scope);
        for (Versioned entry : current) {
            require(
                    scope.states.stream()
                            .anyMatch(state -> state.until >= began
                                    && state.values.contains(entry.handle().utf8())),
                    "S3: " + batch + " was rejected because of "
                            + entry.handle().utf8() + ", which is not there");
        }
        refused(batch);
    }

    /** A read showed these entries. */
    void read(String name, long began, List<Versioned> found, String reader) {
        Scope scope = scope(name);
        Set<String> values = new TreeSet<>();
        for (Versioned entry : found) {
            String value = entry.handle().utf8();
            values.add(value);
            BatchRecord batch = batches.get(value);
            require(
                    batch == null
                            || batch.scope.equals(name) && Values.name(value).equals(entry.name()),
                    "S11: " + reader + " was shown " + value + " as " + entry.name() + " of scope " + name);
            String former = scope.valueByVersion.putIfAbsent(entry.name() + " " + entry.version(), value);
            require(
                    former == null || former.equals(value),
                    "S2: version " + entry.version() + " of " + entry.name() + " is both " + former + " and " + value);
        }
        boolean nothing = values.isEmpty() && (scope.deleted || emptyAt(scope, began));
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
