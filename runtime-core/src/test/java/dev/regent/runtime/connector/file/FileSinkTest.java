package dev.regent.runtime.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.SinkAttempt;
import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file sink")
class FileSinkTest {

    private static final String JOB = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    @DisplayName("shows nothing before the commit and a whole part file after it")
    void visibility() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        writer.write("zwei ü");
        assertThat(visible()).isEmpty();
        List<String> transactions = preCommit(writer);
        assertThat(visible()).isEmpty();
        writer.commit(transactions);
        assertThat(visible()).containsExactly("one", "zwei ü");
        assertThat(files(directory))
                .singleElement()
                .asString()
                .startsWith("part-00000-0000000000000000007-00001-000000");
        writer.close();
    }

    @Test
    @DisplayName("has no transaction when nothing was written")
    void empty() throws IOException {
        SinkWriter<String> writer = open(1);
        assertThat(writer.preCommit()).isEmpty();
        writer.commit(List.of());
        writer.close();
        assertThat(files(directory)).isEmpty();
    }

    @Test
    @DisplayName("commits exactly the named transactions, in any number of repetitions")
    void exactlyTheNamed() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        List<String> first = preCommit(writer);
        writer.write("two");
        List<String> second = preCommit(writer);
        writer.commit(second);
        writer.commit(second);
        assertThat(visible()).containsExactly("two");
        writer.commit(first);
        assertThat(visible()).containsExactly("one", "two");
        writer.close();
    }

    @Test
    @DisplayName("gives up the transaction in hand on close and leaves pre-committed ones pending")
    void close() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        List<String> transactions = preCommit(writer);
        writer.write("x".repeat(1 << 17));
        writer.close();
        writer.close();
        assertThat(files(directory.resolve(".pending"))).isEqualTo(transactions);
    }

    @Test
    @DisplayName(
            "commits on a restore what a dead attempt pre-committed and is named, and rolls back the rest of it (J6)")
    void restore() throws IOException {
        SinkWriter<String> dead = open(1);
        dead.write("named");
        List<String> named = preCommit(dead);
        dead.write("not named");
        preCommit(dead);
        dead.write("x".repeat(1 << 17));

        SinkWriter<String> restored = open(2, named.toArray(String[]::new));
        assertThat(visible()).containsExactly("named");
        assertThat(pending()).isEmpty();
        restored.close();
        dead.close();
    }

    @Test
    @DisplayName("leaves other subtasks, other jobs, larger attempts and foreign files alone on a restore")
    void restoreLeavesOthers() throws IOException {
        Files.createDirectories(directory.resolve(".pending"));
        Files.writeString(directory.resolve(".pending/notes.txt"), "mine");
        SinkWriter<String> subtask = FileSink.lines(directory).open(new SinkContext(JOB, 1, new SinkAttempt(7, 1)));
        SinkWriter<String> job =
                FileSink.lines(directory).open(new SinkContext("f".repeat(32), 0, new SinkAttempt(7, 1)));
        SinkWriter<String> larger = open(3);
        for (SinkWriter<String> writer : List.of(subtask, job, larger)) {
            writer.write("x");
            preCommit(writer);
        }
        open(2).close();
        assertThat(pending()).hasSize(4);
    }

    @Test
    @DisplayName(
            "lets a zombie repeat the commit of a named transaction before, while and after the restore does it (J6)")
    void zombieRepeatsCommit() throws IOException {
        SinkWriter<String> zombie = open(1);
        zombie.write("named");
        List<String> named = preCommit(zombie);
        SinkWriter<String> current = open(2, named.toArray(String[]::new));
        zombie.commit(named);
        current.commit(named);
        zombie.commit(named);
        assertThat(visible()).containsExactly("named");
    }

    @Test
    @DisplayName("keeps what a zombie goes on writing invisible, and removes it with the next commit (J6)")
    void zombieWritesOn() throws IOException {
        SinkWriter<String> zombie = open(1);
        zombie.write("x".repeat(1 << 17));
        SinkWriter<String> current = open(2);
        // Its file is gone under its hands; it does not notice and does no harm.
        zombie.write("more");
        preCommit(zombie);
        zombie.write("still here");
        preCommit(zombie);
        current.write("right");
        current.commit(preCommit(current));
        assertThat(visible()).containsExactly("right");
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName(
            "does not let a late restore of a superseded attempt roll back or commit anything of a larger one (J6)")
    void zombieRestoresLate() throws IOException {
        SinkWriter<String> first = open(1);
        first.write("named");
        List<String> named = preCommit(first);
        SinkWriter<String> current = open(3, named.toArray(String[]::new));
        current.write("pending of the current one");
        List<String> pending = preCommit(current);
        SinkWriter<String> late = open(2, named.toArray(String[]::new));
        late.write("late");
        preCommit(late);
        assertThat(visible()).containsExactly("named");
        current.commit(pending);
        assertThat(visible()).containsExactly("named", "pending of the current one");
    }

    @Test
    @DisplayName("accepts a repeated commit of a part file that a consumer has taken away, also on a restore")
    void consumerTakesFiles() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        List<String> transactions = preCommit(writer);
        writer.commit(transactions);
        for (String file : files(directory)) {
            Files.delete(directory.resolve(file));
        }
        writer.commit(transactions);
        open(2, transactions.toArray(String[]::new));
        assertThat(visible()).isEmpty();
    }

    @Test
    @DisplayName("forgets markers of commits that nobody can be asked to repeat")
    void markersDoNotPileUp() throws IOException {
        SinkWriter<String> writer = open(1);
        for (int count = 0; count < 5; count++) {
            writer.write("line " + count);
            writer.commit(preCommit(writer));
        }
        assertThat(files(directory.resolve(".pending"))).hasSize(1);
    }

    @Test
    @DisplayName("says in one line that a named transaction was deleted by somebody")
    void lostTransaction() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        List<String> transactions = preCommit(writer);
        Files.delete(directory.resolve(".pending").resolve(transactions.get(0)));
        assertThatThrownBy(() -> writer.commit(transactions))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is neither pending nor committed in " + directory);
    }

    @Test
    @DisplayName("never overwrites: a foreign file under a part's name stops the commit")
    void neverOverwrites() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.write("one");
        List<String> transactions = preCommit(writer);
        Path foreign = directory.resolve("part-" + transactions.get(0));
        Files.writeString(foreign, "foreign");
        assertThatThrownBy(() -> writer.commit(transactions))
                .hasMessageContaining("exists and was not written by this job");
        assertThat(foreign).hasContent("foreign");
    }

    @Test
    @DisplayName("refuses names that are not its own, whatever path they lead to")
    void foreignNames() throws IOException {
        SinkWriter<String> writer = open(1);
        for (String name : List.of("../secret", "x", "00001-0000000000000000007-00001-000000-" + JOB)) {
            assertThatThrownBy(() -> writer.commit(List.of(name))).hasMessageContaining("is none of subtask 0");
        }
    }

    @Test
    @DisplayName("says in one line that the directory cannot be created")
    void noDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> FileSink.lines(file.resolve("out")).open(context(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("output directory " + file.resolve("out") + " cannot be created");
    }

    private SinkWriter<String> open(int attempt, String... committed) throws IOException {
        SinkWriter<String> writer = FileSink.lines(directory).open(context(attempt));
        writer.restore(List.of(committed));
        return writer;
    }

    private static SinkContext context(int attempt) {
        return new SinkContext(JOB, 0, new SinkAttempt(7, attempt));
    }

    private static List<String> preCommit(SinkWriter<String> writer) throws IOException {
        Optional<String> transaction = writer.preCommit();
        assertThat(transaction).isPresent();
        return List.of(transaction.get());
    }

    private List<String> visible() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : files(directory)) {
            lines.addAll(Files.readAllLines(directory.resolve(file)));
        }
        return lines;
    }

    /** Without markers. */
    private List<String> pending() throws IOException {
        return files(directory.resolve(".pending")).stream()
                .filter(name -> !name.endsWith(".committing"))
                .toList();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
