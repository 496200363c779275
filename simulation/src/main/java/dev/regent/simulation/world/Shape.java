package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Simulation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Kinds of store. */
public enum Shape {
    /** Single documents, with a watch that hints. */
    DOCUMENT,
    /** Single documents, and nobody tells of changes. */
    DOCUMENT_NOWATCH;

    /** As a person types it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The shape with that title. */
    public static Optional<Shape> of(String title) {
        return Arrays.stream(values())
                .filter(shape -> shape.title().equals(title))
                .findFirst();
    }

    /** What goes wrong in this shape; a campaign in which one of them never did proves little. */
    public Set<FaultKind> faults() {
        Set<FaultKind> all = EnumSet.allOf(FaultKind.class);
        if (this == DOCUMENT_NOWATCH) {
            all.removeAll(EnumSet.of(FaultKind.LOST_HINT, FaultKind.DUPLICATE_HINT));
        }
        return all;
    }

    SharedStore store(Simulation simulation, Network network, Plan plan, ScopeJudge judge) {
        return new DocumentShape(simulation, network, plan, judge, this == DOCUMENT);
    }
}
