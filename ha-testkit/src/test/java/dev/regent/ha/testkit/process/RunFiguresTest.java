package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class RunFiguresTest {

    @Test
    @DisplayName("a run in which nobody took over is published and read again, as is one with times")
    void noTimes(TestReporter reporter) {
        Verdict verdict = new Judge(0, 0, 0).judge(new History());
        FailoverTimes times = new FailoverTimes("F4");
        Map<String, String> none = RunFigures.of(times, verdict, Optional.empty());
        reporter.publishEntry(none);
        assertThat(RunFigures.parse(none).orElseThrow().times()).isEmpty();
        FailoverTimes some = new FailoverTimes("F4", List.of(Duration.ofMillis(7)));
        Map<String, String> one = RunFigures.of(some, verdict, Optional.empty());
        reporter.publishEntry(one);
        assertThat(RunFigures.parse(one).orElseThrow().times()).containsExactly(Duration.ofMillis(7));
    }
}
