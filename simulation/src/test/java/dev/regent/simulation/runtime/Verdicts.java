package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a judge has said. */
final class Verdicts {

    private final List<String> violations = new ArrayList<>();

    void require(boolean holds, Supplier<String> violation) {
        if (!holds) {
            violations.add(violation.get());
        }
    }

    void none() {
        assertThat(violations).isEmpty();
    }

    /** The first violation names that rule and says that. */
    void first(String rule, String what) {
        assertThat(violations).isNotEmpty();
        assertThat(violations.get(0)).startsWith(rule + ": ").contains(what);
    }
}
