package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.build.Snippets;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/embedding.md}, exactly as it is printed there, in a JVM of its own. */
class EmbeddingIT {

    private static final Path DOCUMENT = Path.of("..", "docs", "embedding.md");

    @TempDir
    Path folder;

    @Test
    @DisplayName("the documented example is granted, writes under its token, steps down, and is refused afterwards")
    void runs() throws IOException, InterruptedException {
        List<String> examples = Snippets.ofMarkdown(DOCUMENT);
        Snippets.compile("Scheduler", examples.get(0), folder);
        assertThat(examples.get(0).lines()).hasSizeLessThan(50);

        assertThat(scheduler("first"))
                .satisfiesExactly(
                        line -> assertThat(line).matches("granted token \\d+, found 0 runs"),
                        line -> assertThat(line).isEqualTo("run-1 written"),
                        line -> assertThat(line).matches("revoked token \\d+: STEPPED_DOWN"),
                        line -> assertThat(line).startsWith("refused: "));
        assertThat(scheduler("second"))
                .as("finds what the first run wrote")
                .satisfiesExactly(
                        line -> assertThat(line).matches("granted token \\d+, found 1 runs"),
                        line -> assertThat(line).isEqualTo("run-2 written"),
                        line -> assertThat(line).matches("revoked token \\d+: STEPPED_DOWN"),
                        line -> assertThat(line).startsWith("refused: "));
    }

    @Test
    @DisplayName("the other lines of code on the page compile")
    void otherSnippets() throws IOException {
        List<String> examples = Snippets.ofMarkdown(DOCUMENT);

        for (String lines : examples.subList(1, examples.size())) {
            Snippets.compile("Example", """
                    import dev.regent.ha.plugins.*;
                    import dev.regent.ha.spi.*;
                    import dev.regent.ha.spi.state.*;
                    import java.net.URI;
                    import java.nio.file.Path;
                    import java.util.Map;

                    class Example {
                        void example(Map<String, String> options) {
                    %s
                        }
                    }
                    """.formatted(lines), folder);
        }
    }

    private List<String> scheduler(String run) throws IOException, InterruptedException {
        Path output = folder.resolve(run + ".txt");
        Path errors = folder.resolve(run + "-errors.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        folder + File.pathSeparator + System.getProperty("java.class.path"),
                        "Scheduler",
                        folder.resolve("data").toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the process ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(errors, StandardCharsets.UTF_8))
                .isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.matches("\\d{2}:\\d{2}:\\d{2}.*")) // the log
                .toList();
    }
}
