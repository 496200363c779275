package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.build.Snippets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingADriverTest {

    private static final String FACTORY = """
            import dev.regent.ha.spi.*;
            import dev.regent.ha.spi.config.ConfigOption;
            import java.util.List;
            final class MyBackendFactory implements HaBackendFactory {
                @Override public String type() { return "my"; }
                @Override public List<ConfigOption<?>> options() { return List.of(); }
                @Override public HaBackend open(HaBackendContext context) { throw new UnsupportedOperationException(); }
            }
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("the fixture and the subclass of docs/writing-a-driver.md compile")
    void examplesCompile() throws IOException {
        List<String> examples = Snippets.ofMarkdown(Path.of("..", "docs", "writing-a-driver.md"));
        assertThat(examples).hasSize(3); // the last one is compiled where the servers are
        StringBuilder imports = new StringBuilder();
        StringBuilder classes = new StringBuilder();
        for (String example : List.of(FACTORY, examples.get(0), examples.get(1))) {
            example.lines()
                    .forEach(line -> (line.startsWith("import ") ? imports : classes)
                            .append(line)
                            .append('\n'));
        }
        Snippets.compile("MyLeaderElectionTest", distinct(imports) + classes, folder);
    }

    private static String distinct(CharSequence lines) {
        return String.join("\n", lines.toString().lines().distinct().toList()) + "\n";
    }
}
