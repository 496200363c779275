package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.build.Snippets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageExampleTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("the example of the package's tour compiles")
    void compiles() throws IOException {
        List<String> examples = Snippets.ofJavadoc(
                Path.of("src", "main", "java", "dev", "regent", "ha", "plugins", "package-info.java"));

        assertThat(examples).hasSize(1);
        Snippets.compile("Example", """
                import dev.regent.ha.plugins.HaBackends;
                import dev.regent.ha.spi.HaBackend;
                import dev.regent.ha.spi.leader.*;
                import java.util.Map;

                class Example {
                    void example(LeaderContender contender) {
                %s
                    }
                }
                """.formatted(examples.get(0)), folder);
    }
}
