package dev.regent.simulation.world;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One commit as its sender knows it, and what became of it in the store. */
final class BatchRecord {

    /** What the sender was told. */
    enum Told {
        NOTHING,
        APPLIED,
        NOT_APPLIED
    }

    final String scope;
    final long token;

    /** New value of each entry that is created or replaced. */
    final Map<String, String> puts;

    /** Value that each replaced entry had; empty for one that is created. */
    final Map<String, Optional<String>> expected;

    /** Values that are replaced or removed. */
    final Set<String> gone;

    /** Whether it is over the driver's limits. */
    final boolean tooLarge;

    Told told = Told.NOTHING;
    boolean applied;

    BatchRecord(
            String scope,
            long token,
            Map<String, String> puts,
            Map<String, Optional<String>> expected,
            Set<String> gone,
            boolean tooLarge) {
        this.scope = scope;
        this.token = token;
        this.puts = new TreeMap<>(puts);
        this.expected = new TreeMap<>(expected);
        this.gone = Set.copyOf(gone);
        this.tooLarge = tooLarge;
    }

    Set<String> values() {
        return new HashSet<>(puts.values());
    }

    @Override
    public String toString() {
        return "batch " + (tooLarge ? "of " + puts.keySet() : puts.toString()) + " of token " + token;
    }
}
