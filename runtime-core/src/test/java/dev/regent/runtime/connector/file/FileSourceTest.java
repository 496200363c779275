package dev.regent.runtime.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.MalformedRecordException;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import dev.regent.runtime.api.SourceReader.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file source, bounded")
class FileSourceTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("reads all files in the order of their names, each to its end, with or without a last line end")
    void allFiles() throws IOException {
        write("b.txt", "3\n4");
        write("a.txt", "1\r\n\n2\n");
        write(".hidden", "x\n");
        write("_temporary", "x\n");
        Files.createDirectory(directory.resolve("sub"));
        assertThat(readAll(FileSource.lines(directory), Map.of())).containsExactly("1", "", "2", "3", "4");
    }

    @Test
    @DisplayName("goes on from every position exactly behind the record that was read last")
    void everyPosition() throws IOException {
        write("a.csv", "\uFEFFname,n\r\nä,1\n\n\"b,\"\"c\",2\r\nd,3");
        write("b.csv", "n,name\n4,e\n");
        List<String> all = List.of("ä=1", "b,\"c=2", "d=3", "e=4");
        for (int count = 0; count <= all.size(); count++) {
            List<String> read = new ArrayList<>();
            Map<String, String> positions;
            try (SourceReader<Fields> reader = open(FileSource.csv(directory), Map.of())) {
                for (int index = 0; index < count; index++) {
                    assertThat(reader.advance()).isEqualTo(Availability.RECORD);
                    read.add(text(reader.current()));
                }
                positions = reader.positions();
            }
            try (SourceReader<Fields> reader = open(FileSource.csv(directory), positions)) {
                while (reader.advance() == Availability.RECORD) {
                    read.add(text(reader.current()));
                }
            }
            assertThat(read).as("after %d", count).isEqualTo(all);
        }
    }

    @Test
    @DisplayName("keeps to the files of its first start")
    void newFilesDoNotBelong() throws IOException {
        write("a", "1\n");
        Map<String, String> positions;
        try (SourceReader<String> reader = open(FileSource.lines(directory), Map.of())) {
            positions = reader.positions();
        }
        write("b", "2\n");
        assertThat(readAll(FileSource.lines(directory), positions)).containsExactly("1");
    }

    @Test
    @DisplayName("says where the current record stands, by file, line and byte")
    void location() throws IOException {
        Path file = write("a", "{}\n\nnonsense\n");
        try (SourceReader<Fields> reader = open(FileSource.jsonLines(directory), Map.of())) {
            reader.advance();
            assertThat(reader.location()).isEqualTo("file " + file + ", line 1 (byte 0)");
            reader.advance();
            assertThat(reader.location()).isEqualTo("file " + file + ", line 3 (byte 4)");
            assertThat(reader.raw()).isEqualTo("nonsense");
            assertThatThrownBy(reader::current)
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessage("not a JSON object: expected '{' at column 1");
            assertThat(reader.advance()).isEqualTo(Availability.END);
        }
    }

    @Test
    @DisplayName("reads lines over and at the limits of its buffer, and passes over a too long one as malformed")
    void longLines() throws IOException {
        int limit = 600_000;
        String fitting = "f".repeat(limit);
        write(
                "a",
                "x".repeat(100_000) + "\n" + fitting + "\n" + "l".repeat(3_000_000) + "\nend\n"
                        + "l".repeat(limit + 1));
        try (SourceReader<String> reader = open(FileSource.lines(directory).longestLine(limit), Map.of())) {
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThat(reader.current()).hasSize(100_000);
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThat(reader.current()).isEqualTo(fitting);
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThatThrownBy(reader::current).hasMessage("the line is longer than 600000 bytes");
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThat(reader.current()).isEqualTo("end");
            assertThat(reader.location()).endsWith("line 4 (byte 3700003)");
            assertThat(reader.advance()).isEqualTo(Availability.RECORD);
            assertThatThrownBy(reader::current).isInstanceOf(MalformedRecordException.class);
            assertThat(reader.advance()).isEqualTo(Availability.END);
            assertThat(reader.positions()).containsEntry("a", "4300008:5");
        }
    }

    @Test
    @DisplayName("finds every line end in lines of all lengths")
    void lineLengths() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int length = 0; length < 700; length++) {
            // Bytes next to the line feed must not be taken for one.
            lines.add("\u000b\tü".repeat(length).substring(0, length));
        }
        write("a", String.join("\n", lines) + "\n");
        assertThat(readAll(FileSource.lines(directory), Map.of())).isEqualTo(lines);
    }

    @Test
    @DisplayName("deals out numbered partitions evenly, each to exactly one subtask")
    void owners() throws IOException {
        for (int file = 0; file < 10; file++) {
            write("part-0" + file + ".jsonl", "" + file);
        }
        List<String> all = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            List<String> own = new ArrayList<>();
            try (SourceReader<String> reader =
                    FileSource.lines(directory).open(new SourceContext(subtask, 3, Map.of()))) {
                while (reader.advance() == Availability.RECORD) {
                    own.add(reader.current());
                }
            }
            assertThat(own).hasSizeBetween(3, 4);
            all.addAll(own);
        }
        assertThat(all).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    @DisplayName("says in one line that a file is missing, has shrunk or has no header, or that there is no directory")
    void clearErrors() throws IOException {
        Path file = directory.resolve("a");
        assertThatThrownBy(() -> readAll(FileSource.lines(directory), Map.of("a", "5:1")))
                .isInstanceOf(IOException.class)
                .hasMessage("input file " + file
                        + " is missing: it was read up to byte 5; bring it back, or run the job anew");
        write("a", "x\n");
        assertThatThrownBy(() -> readAll(FileSource.lines(directory), Map.of("a", "5:1")))
                .hasMessage("input file " + file
                        + " has shrunk: it was read up to byte 5 and has 2 now; restore it, or run the job anew");
        write("a", "x,x\n");
        assertThatThrownBy(() -> open(FileSource.csv(directory), Map.of()).advance())
                .hasMessage("input file " + file
                        + " has no usable header row: the header row needs a different name for each column: [x, x]");
        assertThatThrownBy(() -> open(FileSource.lines(directory.resolve("none")), Map.of()))
                .hasMessage("input directory " + directory.resolve("none") + " cannot be read: NoSuchFileException "
                        + directory.resolve("none"));
    }

    @Test
    @DisplayName("takes a single file for a directory of one")
    void singleFile() throws IOException {
        Path file = write("a", "1\n2\n");
        assertThat(readAll(FileSource.lines(file), Map.of("a", "2:1"))).containsExactly("2");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static String text(Fields fields) {
        return fields.text("name") + "=" + fields.integer("n");
    }

    private static <T> SourceReader<T> open(FileSource<T> source, Map<String, String> positions) throws IOException {
        return source.open(new SourceContext(0, 1, positions));
    }

    private static List<String> readAll(FileSource<String> source, Map<String, String> positions) throws IOException {
        List<String> lines = new ArrayList<>();
        try (SourceReader<String> reader = open(source, positions)) {
            while (reader.advance() == Availability.RECORD) {
                lines.add(reader.current());
            }
        }
        return lines;
    }
}
