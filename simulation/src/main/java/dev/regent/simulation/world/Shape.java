package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Kinds of store. */
public enum Shape implements Scenario {
    /** Single documents, with a watch that hints. */
    DOCUMENT,
    /** Single documents, and nobody tells of changes. */
    DOCUMENT_NOWATCH,
    /** Transactions over several keys, with versions that never repeat, as on etcd. */
    TRANSACTION,
    /** Transactions over several keys, with versions that start anew when a key is created again, as on ZooKeeper. */
    TRANSACTION_RECURRING;

    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Set<String> faults() {
        Set<FaultKind> all = EnumSet.allOf(FaultKind.class);
        if (this == DOCUMENT_NOWATCH) {
            all.removeAll(EnumSet.of(FaultKind.LOST_HINT, FaultKind.DUPLICATE_HINT));
            all.removeAll(EnumSet.of(FaultKind.LATE_HINT, FaultKind.REORDERED_HINT));
        }
        if (this == DOCUMENT || this == DOCUMENT_NOWATCH) {
            // parts of lease and index, and a floor that only cleanups make
            all.removeAll(EnumSet.of(FaultKind.DELETE_RENEWAL, FaultKind.DELETE_EPOCH, FaultKind.DELETE_FLOOR));
        }
        return all.stream().map(FaultKind::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Result run(long seed, Workers workers) {
        return new World(this, Plan.draw(seed), workers, false).run().result();
    }

    @Override
    public List<String> explain(Result failed, Workers workers) {
        Outcome small = Shrinker.shrink(
                this, Plan.draw(failed.seed()), failed.violation().orElseThrow(), workers);
        List<String> lines = new ArrayList<>(List.of("smallest plan found: " + small.plan()));
        lines.addAll(small.history());
        small.cause().ifPresent(thrown -> {
            lines.add(thrown.toString());
            for (StackTraceElement frame : thrown.getStackTrace()) {
                lines.add("    at " + frame);
            }
        });
        return lines;
    }

    SharedStore store(Simulation simulation, Network network, Plan plan, ScopeJudge scopes, LeaseJudge lease) {
        return switch (this) {
            case DOCUMENT, DOCUMENT_NOWATCH ->
                new DocumentShape(simulation, network, plan, scopes, lease, this == DOCUMENT);
            case TRANSACTION, TRANSACTION_RECURRING ->
                new TransactionShape(simulation, network, plan, scopes, lease, this == TRANSACTION_RECURRING);
        };
    }
}
