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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file sink at the end of its job")
class FileSinkEndTest {

    private static final String JOB = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    @DisplayName("leaves nothing pending of a finished job, and all its results")
    void finished() throws IOException {
        SinkWriter<String> writer = open(1);
        writer.commit(preCommit(writer, "one"));
        List<String> last = preCommit(writer, "two");
        writer.commit(last);
        assertThat(pending()).hasSize(1);
        end(last);
        assertThat(pending()).isEmpty();
        assertThat(visible()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("commits what the last checkpoint of a cancelled or failed job names, and rolls back all else (J6)")
    void cancelled() throws IOException {
        SinkWriter<String> earlier = open(1);
        preCommit(earlier, "superseded");
        SinkWriter<String> writer = open(2);
        List<String> named = preCommit(writer, "named");
        preCommit(writer, "not named");
        writer.write("x".repeat(1 << 17));
        end(named);
        assertThat(pending()).isEmpty();
        assertThat(visible()).containsExactly("named");
        writer.close();
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("leaves other subtasks, other jobs and foreign files alone")
    void others() throws IOException {
        SinkWriter<String> mine = open(1);
        mine.commit(preCommit(mine, "mine"));
        Files.writeString(directory.resolve(".pending/notes.txt"), "foreign");
        SinkWriter<String> subtask = FileSink.lines(directory).open(new SinkContext(JOB, 1, new SinkAttempt(7, 1)));
        SinkWriter<String> job =
                FileSink.lines(directory).open(new SinkContext("f".repeat(32), 0, new SinkAttempt(7, 1)));
        for (SinkWriter<String> other : List.of(subtask, job)) {
            other.commit(preCommit(other, "committed"));
            preCommit(other, "pending");
        }
        end(List.of());
        assertThat(pending()).hasSize(5).contains("notes.txt");
    }

    @Test
    @DisplayName("can be repeated wherever it was killed, also when a consumer has taken the results away")
    void repeated() throws IOException {
        SinkWriter<String> writer = open(1);
        List<String> both = new ArrayList<>(preCommit(writer, "one"));
        both.addAll(preCommit(writer, "two"));
        // The first end came as far as one rename.
        new PartFiles(directory).commitLast(PartName.parse(both.get(0)).orElseThrow());
        for (String file : files(directory)) {
            Files.delete(directory.resolve(file));
        }
        end(both);
        assertThat(visible()).containsExactly("two");
        for (String file : files(directory)) {
            Files.delete(directory.resolve(file));
        }
        end(both);
        assertThat(visible()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("a zombie that repeats its last commit after the end changes nothing and leaves nothing (J6)")
    void zombieCommits() throws IOException {
        SinkWriter<String> zombie = open(1);
        List<String> named = preCommit(zombie, "named");
        end(named);
        zombie.commit(named);
        assertThat(visible()).containsExactly("named");
        assertThat(pending()).isEmpty();
        Files.delete(directory.resolve("part-" + named.get(0)));
        assertThatThrownBy(() -> zombie.commit(named)).isInstanceOf(IOException.class);
        assertThat(visible()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("a zombie that writes on shows nothing, and what it pre-commits is gone with the next end (J6)")
    void zombieWrites() throws IOException {
        SinkWriter<String> zombie = open(1);
        zombie.write("x".repeat(1 << 17));
        end(List.of());
        preCommit(zombie, "more");
        zombie.write("y".repeat(1 << 17));
        zombie.close();
        preCommit(open(1), "again");
        assertThat(visible()).isEmpty();
        end(List.of());
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("refuses to overwrite a foreign file, like every commit")
    void neverOverwrites() throws IOException {
        List<String> named = preCommit(open(1), "one");
        Files.writeString(directory.resolve("part-" + named.get(0)), "foreign");
        assertThatThrownBy(() -> end(named)).hasMessageContaining("exists and was not written by this job");
        assertThat(visible()).containsExactly("foreign");
    }

    @Test
    @DisplayName("two that commit the same at the same time are both content")
    void together() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= 300; round++) {
                SinkWriter<String> writer = open(round);
                List<String> named = preCommit(writer, "line");
                CyclicBarrier barrier = new CyclicBarrier(2);
                List<Future<?>> both = List.of(
                        threads.submit(() -> {
                            barrier.await();
                            writer.commit(named);
                            return true;
                        }),
                        threads.submit(() -> {
                            barrier.await();
                            open(1_000).commit(named);
                            return true;
                        }));
                for (Future<?> each : both) {
                    each.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(visible()).hasSize(300);
    }

    private void end(List<String> committed) throws IOException {
        try (SinkWriter<String> last =
                FileSink.lines(directory).open(new SinkContext(JOB, 0, new SinkAttempt(8, Integer.MAX_VALUE)))) {
            last.end(committed);
        }
    }

    private SinkWriter<String> open(int attempt) throws IOException {
        return FileSink.lines(directory).open(new SinkContext(JOB, 0, new SinkAttempt(7, attempt)));
    }

    private static List<String> preCommit(SinkWriter<String> writer, String line) throws IOException {
        writer.write(line);
        return List.of(writer.preCommit().orElseThrow());
    }

    private List<String> visible() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : files(directory)) {
            lines.addAll(Files.readAllLines(directory.resolve(file)));
        }
        return lines;
    }

    private List<String> pending() throws IOException {
        return files(directory.resolve(".pending"));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
