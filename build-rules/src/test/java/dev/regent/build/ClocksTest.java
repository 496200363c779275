package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who leads depends on no wall clock, neither of this machine nor of another. Reads the sources of what decides it. */
class ClocksTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES =
            List.of("ha-spi", "ha-driver-support", "ha-zookeeper", "ha-etcd", "ha-consul");
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "currentTimeMillis|\\b(Instant|LocalDateTime|ZonedDateTime|OffsetDateTime|Year)\\.now|\\bClock\\.system|new Date\\(");

    @Test
    @DisplayName("Neither the election nor a driver of servers reads the wall clock")
    void noWallClock() {
        List<Path> sources = MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve(Path.of("src", "main", "java")))
                .flatMap(ClocksTest::javaFiles)
                .toList();
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sources).noneMatch(source -> WALL_CLOCK.matcher(text(source)).find());
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
