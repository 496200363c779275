package dev.regent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    @DisplayName("The median of an even number of values is half way between the two in the middle")
    void median() {
        assertThat(sample(40, 10, 30, 20).median()).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    @DisplayName("Percentiles lie between the nearest values; least and most are values")
    void percentiles() {
        Sample sample =
                sample(LongStream.rangeClosed(0, 20).map(each -> each * 10).toArray());
        assertThat(sample.figure()).isEqualTo("100 [20.0, 180] ms");
        assertThat(sample.extremes()).isEqualTo("0.0, 200 ms");
    }

    @Test
    @DisplayName("One value is everything")
    void one() {
        assertThat(sample(7).figure()).isEqualTo("7.0 [7.0, 7.0] ms");
    }

    @Test
    @DisplayName("Both ends of a bound belong to it")
    void within() {
        assertThat(sample(1, 2, 3, 4).within(Duration.ofMillis(2), Duration.ofMillis(3)))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Nothing measured is no sample")
    void empty() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Sample sample(long... millis) {
        return new Sample(LongStream.of(millis).mapToObj(Duration::ofMillis).toList());
    }
}
