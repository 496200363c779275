package dev.regent.ha.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.build.Snippets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageExamplesTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final int MOST_LINES = 17;

    /** What the examples take for granted. */
    private static final String FRAME = """
            import dev.regent.ha.spi.*;
            import dev.regent.ha.spi.config.*;
            import dev.regent.ha.spi.leader.*;
            import dev.regent.ha.spi.membership.*;
            import dev.regent.ha.spi.state.*;
            import java.io.InputStream;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.CountDownLatch;

            class Example {
                interface Log {
                    void info(String text, Object... values);
                    void warn(String text, Object... values);
                }
                interface Worker {
                    void begin(StateHandleStore store, List<Versioned> entries);
                    void stop();
                }
                interface Dispatcher {
                    void use(Set<Membership.Member> members);
                }

                HaBackendFactory factory;
                HaBackend backend;
                LeaderContender contender;
                Leadership leadership;
                StateStorage storage;
                InputStream content;
                Worker worker;
                Dispatcher dispatcher;
                Log log;
                CountDownLatch stop;

                void example() throws Exception {
            %s
                }
            }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    @DisplayName("the tour of each package shows one short example that compiles")
    void compiles(Path packageInfo) throws IOException {
        List<String> examples = Snippets.ofJavadoc(SOURCES.resolve(packageInfo));

        assertThat(examples).hasSize(1);
        assertThat(examples.get(0).lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
        Snippets.compile("Example", FRAME.formatted(examples.get(0)), folder);
    }

    static List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .map(SOURCES::relativize)
                    .sorted()
                    .toList();
        }
    }
}
