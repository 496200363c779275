package dev.regent.examples.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The comparison of two outputs")
class OutputComparisonTest {

    @TempDir
    Path directory;

    private Path expected;
    private Path actual;

    @BeforeEach
    void outputs() throws IOException {
        expected = Files.write(directory.resolve("expected"), List.of("a", "b", "b", "c"));
        actual = Files.createDirectory(directory.resolve("actual"));
    }

    @Test
    @DisplayName("is exact for the same lines in another order and spread over files; hidden files do not count")
    void exact() throws IOException {
        write("part-1", "b", "c");
        write("part-0", "b", "a");
        write(".pending", "x");
        Files.createDirectory(actual.resolve(".dir"));
        assertThat(OutputComparison.compare(expected, actual))
                .isEqualTo(new OutputComparison(4, 4, 0, 0, List.of()))
                .matches(OutputComparison::exact);
    }

    @Test
    @DisplayName("finds a lost line, also one of two equal ones")
    void lost() throws IOException {
        write("part-0", "a", "b", "c");
        assertThat(OutputComparison.compare(expected, actual))
                .isEqualTo(new OutputComparison(4, 3, 1, 0, List.of("missing 1 x b")))
                .matches(comparison -> !comparison.exact());
    }

    @Test
    @DisplayName("finds a line that was counted twice")
    void doubled() throws IOException {
        write("part-0", "a", "b", "b", "c");
        write("part-1", "a");
        assertThat(OutputComparison.compare(expected, actual))
                .isEqualTo(new OutputComparison(4, 5, 0, 1, List.of("unexpected 1 x a")));
    }

    @Test
    @DisplayName("finds a changed line as one missing and one unexpected")
    void changed() throws IOException {
        write("part-0", "a", "b", "b", "C");
        OutputComparison comparison = OutputComparison.compare(expected, actual);
        assertThat(comparison.differences()).containsExactlyInAnyOrder("missing 1 x c", "unexpected 1 x C");
    }

    @Test
    @DisplayName("takes an output that was never written for an empty one and shows the first differences only")
    void missing() throws IOException {
        Files.write(
                expected, IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        OutputComparison comparison = OutputComparison.compare(expected, directory.resolve("nowhere"));
        assertThat(comparison.missing()).isEqualTo(100);
        assertThat(comparison.differences()).hasSize(10);
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(actual.resolve(name), List.of(lines));
    }
}
