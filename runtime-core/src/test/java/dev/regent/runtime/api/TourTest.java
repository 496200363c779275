package dev.regent.runtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.Progress;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.connector.file.FileSink;
import dev.regent.runtime.connector.file.FileSource;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example in the documentation of the job API")
class TourTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("compiles, and totals the orders of each customer")
    void totals() throws IOException {
        Path input = Files.createDirectory(directory.resolve("in"));
        Path output = directory.resolve("out");
        Files.writeString(input.resolve("orders.jsonl"), """
                {"customer":"ann","cents":100}
                {"customer":"bob","cents":7}
                {"customer":"ann","cents":-5}
                {"customer":"ann","cents":20}
                """);
        Map<String, String> arguments = Map.of("input", input.toString(), "output", output.toString());
        try (SubtaskChain chain = ChainFactory.create(
                new Totals(),
                new ChainContext(JobId.random(), 0, 1, new Attempt(1, 1), arguments, RecordPolicy.FAIL))) {
            chain.open(Optional.empty(), List.of());
            assertThat(chain.step()).isEqualTo(Progress.END_OF_INPUT);
            chain.commit(chain.snapshot(new CheckpointId(1, 1), OutputStream.nullOutputStream()));
        }
        try (Stream<Path> parts = Files.list(output).filter(Files::isRegularFile)) {
            assertThat(parts.findFirst().orElseThrow()).hasContent("ann 100\nbob 7\nann 120");
        }
    }

    /** As in {@code package-info}, word for word but for the modifier. */
    static final class Totals implements Job {

        @Override
        public void define(Pipeline pipeline, JobArguments arguments) {
            pipeline.source(FileSource.jsonLines(arguments.path("input")))
                    .parse(fields -> new Order(fields.text("customer"), fields.integer("cents")))
                    .filter(order -> order.cents() > 0)
                    .keyBy(Order::customer, Codecs.STRING)
                    .<Long, String>process("total", Codecs.LONG, (order, context) -> {
                        long total = context.state().orElse(0L) + order.cents();
                        context.update(total);
                        context.emit(context.key() + " " + total);
                    })
                    .sink(FileSink.lines(arguments.path("output")));
        }
    }

    private record Order(String customer, long cents) {}
}
