package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.Flow;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.KeyedFlow;
import dev.regent.runtime.api.Pipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The definition of a job")
class DefinitionTest {

    private static final MemoryTarget TARGET = new MemoryTarget();

    @Test
    @DisplayName("is accepted when it is a chain from a source to a sink")
    void accepted() {
        assertThatCode(() -> check((pipeline, arguments) -> source(pipeline).sink(TARGET)))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("is refused without a sink")
    void noSink() {
        requireRefused((pipeline, arguments) -> source(pipeline), "ends without a sink");
        requireRefused((pipeline, arguments) -> {}, "ends without a sink");
    }

    @Test
    @DisplayName("is refused with two sources or with branches")
    void branches() {
        requireRefused(
                (pipeline, arguments) -> {
                    source(pipeline).sink(TARGET);
                    source(pipeline).sink(TARGET);
                },
                "the job has a source already");
        requireRefused(
                (pipeline, arguments) -> {
                    Flow<String> flow = source(pipeline);
                    flow.sink(TARGET);
                    flow.<String>map(word -> word).sink(TARGET);
                },
                "a flow continues once");
        requireRefused(
                (pipeline, arguments) -> {
                    KeyedFlow<String, String> keyed = source(pipeline).keyBy(word -> word, Codecs.STRING);
                    keyed.<Long, String>process("one", Codecs.LONG, (word, context) -> {})
                            .sink(TARGET);
                    keyed.<Long, String>process("two", Codecs.LONG, (word, context) -> {});
                },
                "a flow continues once");
    }

    @Test
    @DisplayName("is refused with two states of one name")
    void stateNames() {
        requireRefused(
                (pipeline, arguments) -> counted(counted(source(pipeline))).sink(TARGET),
                "two steps have a state named 'counts'");
    }

    @Test
    @DisplayName("is refused with the message of what it throws, in one line")
    void throwing() {
        assertThatThrownBy(() -> check((pipeline, arguments) -> arguments.text("input")))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageEndingWith(": argument 'input' is missing: add --input VALUE");
        requireRefused(
                (pipeline, arguments) -> {
                    throw new IllegalStateException("two\n  lines");
                },
                "its definition failed: IllegalStateException: two lines");
    }

    @Test
    @DisplayName("is refused with a rate that is no rate")
    void rate() {
        Job job = (pipeline, arguments) -> source(pipeline).sink(TARGET);
        assertThatThrownBy(() -> ChainFactory.check(job, Map.of("rate", "fast"), RecordPolicy.FAIL))
                .isInstanceOf(InvalidJobException.class)
                .hasMessage("argument 'rate' must be a whole number, not 'fast'");
        assertThatThrownBy(() -> ChainFactory.check(job, Map.of("rate", "0"), RecordPolicy.FAIL))
                .hasMessageStartingWith("argument 'rate' must be at least 1");
    }

    @Test
    @DisplayName("cannot be changed later")
    void later() {
        Pipeline[] kept = new Pipeline[1];
        check((pipeline, arguments) -> {
            kept[0] = pipeline;
            source(pipeline).sink(TARGET);
        });
        assertThatThrownBy(() -> source(kept[0])).isInstanceOf(IllegalStateException.class);
    }

    private static Flow<String> source(Pipeline pipeline) {
        return pipeline.source(new GatedSource(List.of(), new int[] {0}));
    }

    private static Flow<String> counted(Flow<String> flow) {
        return flow.keyBy(word -> word, Codecs.STRING)
                .<Long, String>process("counts", Codecs.LONG, (word, context) -> context.emit(word));
    }

    private static void check(Job job) {
        ChainFactory.check(job, Map.of(), RecordPolicy.FAIL);
    }

    private static void requireRefused(Job job, String reason) {
        assertThatThrownBy(() -> check(job))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
