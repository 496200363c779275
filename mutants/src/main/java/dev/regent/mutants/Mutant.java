package dev.regent.mutants;

import java.util.List;
import java.util.Set;

/**
 * One way in which the real code could be wrong.
 *
 * @param name of its file, without the ending
 * @param what it breaks, in a sentence
 * @param rules the numbers of which at least one must be what a killer reports; a failure by any other is no kill
 * @param quick whether it is one of those that every build runs
 * @param killers tried in this order until one reports such a rule
 * @param edits what it changes
 */
record Mutant(String name, String what, Set<String> rules, boolean quick, List<Killer> killers, List<Edit> edits) {

    Mutant {
        rules = Set.copyOf(rules);
        killers = List.copyOf(killers);
        edits = List.copyOf(edits);
    }

    /** The same, examined by others. */
    Mutant killedBy(List<Killer> others) {
        return new Mutant(name, what, rules, quick, others, edits);
    }

    /** The rules in reading order. */
    String rulesText() {
        return String.join(", ", rules.stream().sorted(Rules.ORDER).toList());
    }
}
