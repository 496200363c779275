package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.rpc.Attempt;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rate of a job")
class PaceTest {

    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    @Test
    @DisplayName("is shared by the subtasks and kept over time")
    void kept() {
        Pace pace = Pace.of(new JobArguments(Map.of("rate", "10000")), 4, () -> now);
        int read = 0;
        for (int millis = 0; millis < 4000; millis += 2) {
            now += TimeUnit.MILLISECONDS.toNanos(2);
            int allowed = pace.allowance(1000);
            pace.spend(allowed);
            read += allowed;
        }
        assertThat(read).isBetween(9990, 10_000);
    }

    @Test
    @DisplayName("is not made up for after a long pause")
    void pause() {
        Pace pace = Pace.of(new JobArguments(Map.of("rate", "1000")), 1, () -> now);
        now += TimeUnit.SECONDS.toNanos(10);
        assertThat(pace.allowance(1_000_000)).isEqualTo(100);
    }

    @Test
    @DisplayName("may be less than one record in a while")
    void slow() {
        Pace pace = Pace.of(new JobArguments(Map.of("rate", "1")), 2, () -> now);
        now += TimeUnit.MILLISECONDS.toNanos(1900);
        assertThat(pace.allowance(10)).isZero();
        now += TimeUnit.MILLISECONDS.toNanos(200);
        assertThat(pace.allowance(10)).isEqualTo(1);
    }

    @Test
    @DisplayName("makes a chain idle when it is used up")
    void idle() {
        List<String> words = Collections.nCopies(100, "a");
        try (SubtaskChain chain = ChainFactory.create(
                new WordCount(new GatedSource(words, new int[] {100}), new MemoryTarget()),
                WordCount.context(new Attempt(1, 1), RecordPolicy.FAIL, Map.of("rate", "1000")),
                () -> now)) {
            chain.open(Optional.empty(), List.of());
            assertThat(chain.step()).isEqualTo(Progress.IDLE);
            now += TimeUnit.MILLISECONDS.toNanos(50);
            assertThat(chain.step()).isEqualTo(Progress.MORE);
            assertThat(chain.counters().recordsIn()).isEqualTo(50);
            assertThat(chain.step()).isEqualTo(Progress.IDLE);
        }
    }

    @Test
    @DisplayName("or none: then a step ends after its time")
    void unlimited() {
        List<String> words = Collections.nCopies(10_000, "a");
        try (SubtaskChain chain = ChainFactory.create(
                new WordCount(new GatedSource(words, new int[] {10_000}), new MemoryTarget()),
                WordCount.context(new Attempt(1, 1), RecordPolicy.FAIL, Map.of()),
                () -> now += TimeUnit.MILLISECONDS.toNanos(6))) {
            chain.open(Optional.empty(), List.of());
            assertThat(chain.step()).isEqualTo(Progress.MORE);
            assertThat(chain.counters().recordsIn()).isEqualTo(128);
        }
    }
}
