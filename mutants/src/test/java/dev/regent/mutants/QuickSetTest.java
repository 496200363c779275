package dev.regent.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuickSetTest {

    @Test
    @DisplayName("Each rule that some mutant breaks is broken by one of those that every build runs without a server")
    void everyRule() {
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize());
        List<Mutant> all = MutantFile.readAll(workspace.mutants()).stream()
                .filter(mutant -> !mutant.killers().isEmpty())
                .toList();
        assertThat(rules(all, mutant -> true)).isNotEmpty();
        assertThat(rules(all, Mutant::quick)).isEqualTo(rules(all, mutant -> true));
    }

    private static Set<String> rules(List<Mutant> all, Predicate<Mutant> which) {
        Set<String> rules = new TreeSet<>(Rules.ORDER);
        all.stream().filter(which).forEach(mutant -> rules.addAll(mutant.rules()));
        return rules;
    }
}
