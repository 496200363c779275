package dev.regent.mutants;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one killer said.
 *
 * @param complete whether it came to an end by itself, as agreed
 * @param violations what it reported
 * @param output the end of all it printed, for when there is no verdict
 * @param time that it took
 */
record Verdict(boolean complete, List<Violation> violations, String output, Duration time) {

    Verdict {
        violations = List.copyOf(violations);
    }

    boolean clean() {
        return complete && violations.isEmpty();
    }

    /** The first that breaks one of these rules. */
    Optional<Violation> of(Set<String> rules) {
        return violations.stream().filter(each -> rules.contains(each.rule())).findFirst();
    }

    /**
     * One reported line.
     *
     * @param rule its number, or a dash if none was named
     * @param where shape and seed, or test
     */
    record Violation(String rule, String where) {}
}
