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
 * @param kit those that notice it on real servers, where that is another question
 * @param edits what it changes
 */
record Mutant(
        String name,
        String what,
        Set<String> rules,
        boolean quick,
        List<Killer> killers,
        List<KitKiller> kit,
        List<Edit> edits) {

    Mutant {
        rules = Set.copyOf(rules);
        killers = List.copyOf(killers);
        kit = List.copyOf(kit);
        edits = List.copyOf(edits);
    }

    /** The same, examined by others. */
    Mutant killedBy(List<Killer> others) {
        return new Mutant(name, what, rules, quick, others, kit, edits);
    }

    /** Of {@link #kit}, those of one driver. */
    List<KitKiller> kit(Target target) {
        return kit.stream().filter(each -> each.targets().contains(target)).toList();
    }

    /** The rules in reading order. */
    String rulesText() {
        return String.join(", ", rules.stream().sorted(Rules.ORDER).toList());
    }
}
