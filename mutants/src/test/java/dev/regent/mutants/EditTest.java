package dev.regent.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EditTest {

    @Test
    @DisplayName("A text is replaced where it stands once, however it is broken into lines")
    void replaces() {
        Edit edit = new Edit("A.java", "a (b)\n  c", "d$1");
        assertThat(edit.apply("x a\n(b) c y")).isEqualTo("x d$1 y");
    }

    @Test
    @DisplayName("A text that is not there, or twice, makes the mutant stale")
    void stale() {
        Edit edit = new Edit("A.java", "a b", "c");
        assertThatThrownBy(() -> edit.apply("x")).isInstanceOf(StaleMutantException.class);
        assertThatThrownBy(() -> edit.apply("a b a  b")).isInstanceOf(StaleMutantException.class);
    }

    @Test
    @DisplayName("No mutant is stale: each finds its texts in the code of today")
    void catalogue() {
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize());
        List<Mutant> all = MutantFile.readAll(workspace.mutants());
        assertThat(all)
                .isNotEmpty()
                .allSatisfy(mutant ->
                        assertThat(new Overlay(workspace, mutant).sources()).isNotEmpty());
    }

    @Test
    @DisplayName("Rules are read from display names and from messages, and from nothing that only looks so")
    void rules() {
        assertThat(Rules.ofName("S1, S4: what was acknowledged stays")).containsExactly("S1", "S4");
        assertThat(Rules.ofName("commits what the checkpoint names (J6)")).containsExactly("J6");
        assertThat(Rules.ofName("A leader of S1: none")).isEmpty();
        assertThat(Rules.named("seed 17 (document): E1: these believe at once")).containsExactly("E1");
        assertThat(Rules.named("no rule")).isEmpty();
    }
}
