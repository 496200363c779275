package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.rpc.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A malformed record")
class RecordPolicyTest {

    private static final List<String> WORDS = List.of("a", "!bad", "a");

    @Test
    @DisplayName("fails the subtask with one line that names its place")
    void fail() {
        try (SubtaskChain chain = chain(RecordPolicy.FAIL)) {
            assertThatThrownBy(chain::step)
                    .isInstanceOf(ChainFailedException.class)
                    .hasMessage("subtask 0 at word 2: malformed record: starts with a mark");
        }
    }

    @Test
    @DisplayName("is skipped and counted")
    void skip() {
        try (SubtaskChain chain = chain(RecordPolicy.SKIP)) {
            assertThat(chain.step()).isEqualTo(Progress.END_OF_INPUT);
            assertThat(chain.counters()).isEqualTo(new ChainCounters(3, 2, 1, 0));
        }
    }

    @Test
    @DisplayName("needs a directory to be put aside into, and the submission says so")
    void deadLetterWithoutDirectory() {
        assertThatThrownBy(() -> chain(RecordPolicy.DEAD_LETTER).close())
                .isInstanceOf(InvalidJobException.class)
                .hasMessage("record policy dead-letter: argument 'dead-letter' is missing: add --dead-letter VALUE");
    }

    @Test
    @DisplayName("is what a parse step throws on, whatever it throws; other steps fail the subtask with the place")
    void otherExceptions() {
        SubtaskChain parsing = chain(new NumbersJob(true), RecordPolicy.SKIP);
        assertThat(parsing.step()).isEqualTo(Progress.END_OF_INPUT);
        assertThat(parsing.counters().skipped()).isEqualTo(3);
        parsing.close();
        SubtaskChain mapping = chain(new NumbersJob(false), RecordPolicy.SKIP);
        assertThatThrownBy(mapping::step)
                .isInstanceOf(ChainFailedException.class)
                .hasMessage("subtask 0 at word 1: NumberFormatException: For input string: \"a\"");
        mapping.close();
    }

    @Test
    @DisplayName("has a policy by the words of the submission")
    void parse() {
        for (RecordPolicy policy : RecordPolicy.values()) {
            assertThat(RecordPolicy.parse(policy.text())).isEqualTo(policy);
        }
        assertThatThrownBy(() -> RecordPolicy.parse("ignore"))
                .hasMessage("record policy 'ignore' is unknown: use one of fail, skip, dead-letter");
    }

    @Test
    @DisplayName("is not an I/O error: that fails the subtask as it is")
    void checkedException() {
        SubtaskChain chain = chain(
                (pipeline, arguments) -> pipeline.source(source())
                        .<String>map(word -> {
                            throw new IOException("disk full");
                        })
                        .sink(new MemoryTarget()),
                RecordPolicy.SKIP);
        assertThatThrownBy(chain::step).hasMessage("subtask 0 at word 1: disk full");
        chain.close();
    }

    private static GatedSource source() {
        return new GatedSource(WORDS, new int[] {Integer.MAX_VALUE});
    }

    private static SubtaskChain chain(RecordPolicy policy) {
        return chain(new WordCount(source(), new MemoryTarget()), policy);
    }

    private static SubtaskChain chain(Job job, RecordPolicy policy) {
        SubtaskChain chain = ChainFactory.create(job, WordCount.context(new Attempt(1, 1), policy, Map.of()));
        chain.open(Optional.empty(), List.of());
        return chain;
    }

    private record NumbersJob(boolean parsing) implements Job {
        @Override
        public void define(Pipeline pipeline, JobArguments arguments) {
            var words = pipeline.source(source());
            var numbers = parsing ? words.<Integer>parse(Integer::parseInt) : words.<Integer>map(Integer::parseInt);
            numbers.<String>map(number -> "" + number).sink(new MemoryTarget());
        }
    }
}
