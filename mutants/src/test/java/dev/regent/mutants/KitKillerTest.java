package dev.regent.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KitKillerTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    @DisplayName("A killer is of the drivers that it names, or of all")
    void drivers() {
        assertThat(KitKiller.parse(" etcd, zookeeper", "FencingContract#race").targets())
                .containsExactly(Target.ETCD, Target.ZOOKEEPER);
        KitKiller all = KitKiller.parse("", "FencingContract#race");
        assertThat(all.targets()).containsExactly(Target.values());
        assertThat(all.text()).isEqualTo("FencingContract#race");
    }

    @Test
    @DisplayName("What is no method of a contract, or no driver, is refused")
    void malformed() {
        assertThatThrownBy(() -> KitKiller.parse("", "FencingContract")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KitKiller.parse("", "Fencing#race")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KitKiller.parse("oracle", "FencingContract#race"))
                .hasMessageContaining("etcd, zookeeper, kubernetes");
    }

    @Test
    @DisplayName("Each contract that a mutant names has a subclass of each driver that it names")
    void catalogue() {
        List<Mutant> onServers = MutantFile.readAll(new Workspace(ROOT).mutants()).stream()
                .filter(mutant -> !mutant.kit().isEmpty())
                .toList();
        assertThat(onServers).isNotEmpty();
        onServers.forEach(mutant -> mutant.kit()
                .forEach(kit -> kit.targets()
                        .forEach(target -> assertThat(target.test(ROOT, kit.contract()))
                                .as(mutant.name())
                                .startsWith("dev.regent."))));
    }
}
