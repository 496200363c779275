package dev.regent.examples.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.Progress;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The fraud detection job")
class FraudDetectionJobTest {

    private static final int PARALLELISM = 2;
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    @DisplayName("gives exactly the straight computation's output, over a crash in the middle")
    void exactOverACrash(LogFormat format) throws IOException {
        Path expected = logAndReference(format);
        Path output = directory.resolve("out");
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
            List<String> transactions;
            SubtaskChain first = chain(subtask, 1, format, RecordPolicy.FAIL);
            first.open(Optional.empty(), List.of());
            assertThat(first.step()).isEqualTo(Progress.MORE);
            first.commit(first.snapshot(new CheckpointId(1, 1), new ByteArrayOutputStream()));
            first.step();
            transactions = first.snapshot(new CheckpointId(1, 2), snapshot);
            // What comes after the last checkpoint is lost with the process, its notification too.
            first.step();

            try (SubtaskChain second = chain(subtask, 2, format, RecordPolicy.FAIL)) {
                second.open(Optional.of(new ByteArrayInputStream(snapshot.toByteArray())), transactions);
                finish(second);
            }
            first.close();
        }
        OutputComparison comparison = OutputComparison.compare(expected, output);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.exact()).isTrue();
        assertThat(comparison.actual()).isEqualTo(20_000);
    }

    @Test
    @DisplayName("puts broken lines aside and scores the others")
    void deadLetters() throws IOException {
        Path expected = logAndReference(LogFormat.JSON);
        Path file = OutputComparison.files(directory.resolve("in")).get(0);
        Files.writeString(file, "{\"id\":1,\"time\":\"noon\"}\nnot json at all\n", StandardOpenOption.APPEND);
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            try (SubtaskChain chain = chain(subtask, 1, LogFormat.JSON, RecordPolicy.DEAD_LETTER)) {
                chain.open(Optional.empty(), List.of());
                finish(chain);
                assertThat(chain.counters().deadLettered()).isEqualTo(subtask == 0 ? 2 : 0);
            }
        }
        assertThat(OutputComparison.compare(expected, directory.resolve("out")).exact())
                .isTrue();
        List<Path> dead = OutputComparison.files(directory.resolve("dead"));
        assertThat(dead).hasSize(1);
        assertThat(Files.readAllLines(dead.get(0)))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(
                                        "field 'time' is not a whole number: 'noon'", file + ", line ", "\\\"noon\\\""),
                        line -> assertThat(line).contains("not a JSON object", "\"record\":\"not json at all\""));
    }

    private Path logAndReference(LogFormat format) throws IOException {
        Path log = directory.resolve("in");
        new TransactionLog(5, 20_000, 7, format).write(log);
        Path expected = directory.resolve("expected");
        ReferenceRun.compute(log, format, expected);
        return expected;
    }

    private SubtaskChain chain(int subtask, int attempt, LogFormat format, RecordPolicy policy) {
        Map<String, String> arguments = Map.of(
                "input", directory.resolve("in").toString(),
                "output", directory.resolve("out").toString(),
                "dead-letter", directory.resolve("dead").toString(),
                "format", format.name().toLowerCase(Locale.ROOT));
        return ChainFactory.create(
                new FraudDetectionJob(),
                new ChainContext(JOB, subtask, PARALLELISM, new Attempt(1, attempt), arguments, policy));
    }

    private static void finish(SubtaskChain chain) {
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            progress = chain.step();
        }
        assertThat(progress).isEqualTo(Progress.END_OF_INPUT);
        chain.commit(chain.snapshot(new CheckpointId(2, 3), new ByteArrayOutputStream()));
    }
}
