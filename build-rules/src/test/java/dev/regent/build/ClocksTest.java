package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who leads depends on no wall clock, neither of this machine nor of another. Reads the sources of what decides it. */
class ClocksTest {

    private static final List<String> MODULES =
            List.of("ha-spi", "ha-driver-support", "ha-zookeeper", "ha-etcd", "ha-consul", "ha-kubernetes");
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "currentTimeMillis|\\b(Instant|LocalDateTime|ZonedDateTime|OffsetDateTime|Year)\\.now|\\bClock\\.system|new Date\\(");

    @Test
    @DisplayName("Neither the election nor a driver of servers reads the wall clock")
    void noWallClock() {
        List<Path> sources = MODULES.stream()
                .map(module -> Sources.ROOT.resolve(module).resolve(Path.of("src", "main", "java")))
                .flatMap(Sources::java)
                .toList();
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sources)
                .noneMatch(source -> WALL_CLOCK.matcher(Sources.text(source)).find());
    }
}
