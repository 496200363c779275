package dev.regent.ha.testkit.support;

import dev.regent.build.Snippets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's fixture of a transactional driver. */
class WritingADriverTest {

    private static final String FACTORY = """
            final class MyBackendFactory implements HaBackendFactory {
                MyBackendFactory(TransactionSeams seams) {}
                @Override public String type() { return "my"; }
                @Override public List<ConfigOption<?>> options() { return List.of(); }
                @Override public HaBackend open(HaBackendContext context) { throw new UnsupportedOperationException(); }
            }
            """;
    private static final String IMPORTS = """
            import dev.regent.ha.spi.*;
            import dev.regent.ha.spi.config.ConfigOption;
            import dev.regent.ha.support.transaction.TransactionSeams;
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("the fixture on transactions of docs/writing-a-driver.md compiles")
    void exampleCompiles() throws IOException {
        List<String> examples = Snippets.ofMarkdown(Path.of("..", "docs", "writing-a-driver.md"));
        String example = examples.get(examples.size() - 1);
        String imports = lines(example, true);
        Snippets.compile("MyServerFixture", IMPORTS + imports + FACTORY + lines(example, false), folder);
    }

    private static String lines(String example, boolean imports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
