package dev.regent.runtime.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.SourceReader;
import dev.regent.runtime.api.SourceReader.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file source, following")
class FollowingReaderTest {

    @TempDir
    Path directory;

    private long now;

    @Test
    @DisplayName("reads what is appended and picks up new files, and never ends")
    void appended() throws IOException {
        try (SourceReader<String> reader = lines(Map.of())) {
            assertThat(read(reader)).isEmpty();
            append("a", "1\n");
            assertThat(read(reader)).containsExactly("1");
            append("a", "2\n3\n");
            append("b", "4\n");
            assertThat(read(reader)).containsExactly("2", "3", "4");
            assertThat(read(reader)).isEmpty();
        }
    }

    @Test
    @DisplayName("does not read a line before its end is written, also over a restore")
    void partialLine() throws IOException {
        Map<String, String> positions;
        append("a", "1\nhal");
        try (SourceReader<String> reader = lines(Map.of())) {
            assertThat(read(reader)).containsExactly("1");
            append("a", "f");
            assertThat(read(reader)).isEmpty();
            positions = reader.positions();
            assertThat(positions).containsEntry("a", "2:1");
        }
        try (SourceReader<String> reader = lines(positions)) {
            assertThat(read(reader)).isEmpty();
            append("a", "\n");
            assertThat(read(reader)).containsExactly("half");
        }
    }

    @Test
    @DisplayName("waits for the header row of a CSV file")
    void header() throws IOException {
        append("a", "x,");
        try (SourceReader<Fields> reader = follow(LineDecoders.Csv::new, Map.of())) {
            assertThat(reader.advance()).isEqualTo(Availability.NOTHING_NOW);
            append("a", "y\n1,2\n");
            later();
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThat(reader.current().integer("y")).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("looks at the directory five times a second, not at each call")
    void scans() throws IOException {
        try (SourceReader<String> reader = lines(Map.of())) {
            assertThat(reader.advance()).isEqualTo(Availability.NOTHING_NOW);
            append("a", "1\n");
            assertThat(reader.advance()).isEqualTo(Availability.NOTHING_NOW);
            later();
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
        }
    }

    @Test
    @DisplayName("takes turns, so that a large file does not keep the others waiting")
    void turns() throws IOException {
        append("a", "x\n".repeat(25_000));
        append("b", "y\n");
        try (SourceReader<String> reader = lines(Map.of())) {
            List<String> read = read(reader);
            assertThat(read).hasSize(25_001);
            assertThat(read.indexOf("y")).isEqualTo(10_000);
        }
    }

    @Test
    @DisplayName("forgets a file that was deleted after it was read")
    void deleted() throws IOException {
        append("a", "1\n");
        try (SourceReader<String> reader = lines(Map.of())) {
            read(reader);
            Files.delete(directory.resolve("a"));
            assertThat(read(reader)).isEmpty();
            assertThat(reader.positions()).isEmpty();
        }
    }

    @Test
    @DisplayName("says in one line that a file of the checkpoint is missing or that a file has shrunk")
    void clearErrors() throws IOException {
        assertThatThrownBy(() -> lines(Map.of("a", "2:1"))).hasMessageContaining("is missing");
        append("a", "1\n2\n");
        try (SourceReader<String> reader = lines(Map.of())) {
            read(reader);
            Files.writeString(directory.resolve("a"), "1\n");
            assertThatThrownBy(() -> read(reader))
                    .hasMessageContaining("has shrunk: it was read up to byte 4 and has 2");
        }
    }

    private SourceReader<String> lines(Map<String, String> positions) throws IOException {
        return follow(LineDecoders.Text::new, positions);
    }

    private <T> SourceReader<T> follow(Supplier<LineDecoder<T>> decoders, Map<String, String> positions)
            throws IOException {
        return FollowingReader.open(new InputDirectory(directory, 0, 1), positions, decoders, 1000, () -> now);
    }

    private List<String> read(SourceReader<String> reader) throws IOException {
        later();
        List<String> lines = new ArrayList<>();
        while (reader.advance() == Availability.RECORD) {
            lines.add(reader.current());
        }
        return lines;
    }

    private void later() {
        now += TimeUnit.MILLISECONDS.toNanos(200);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
