package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.chain.ChainFailedException;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.rpc.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SmallPartsTest {

    @Test
    @DisplayName("J4: the gate takes equal and larger tokens and counts the smaller ones that it refuses")
    void gate() {
        TokenGate gate = new TokenGate();
        assertThat(gate.admit(5)).isTrue();
        assertThat(gate.admit(5)).isTrue();
        assertThat(gate.admit(7)).isTrue();
        assertThat(gate.admit(6)).isFalse();
        assertThat(gate.largest()).isEqualTo(7);
        assertThat(gate.refused()).isEqualTo(1);
    }

    @Test
    @DisplayName("waits double up to the longest and begin anew after a reset")
    void backoff() {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(Stream.generate(backoff::next).limit(4).map(Duration::toMillis))
                .containsExactly(50L, 100L, 150L, 150L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    @DisplayName("the ring keeps the newest samples and gives those after a moment")
    void ring() {
        SampleRing ring = new SampleRing(3);
        for (int n = 1; n <= 5; n++) {
            ring.add(new SampleRing.Sample(n * 10L, n, n));
        }
        assertThat(ring.since(Long.MIN_VALUE))
                .extracting(SampleRing.Sample::nanoTime)
                .containsExactly(30L, 40L, 50L);
        assertThat(ring.since(40)).containsExactly(new SampleRing.Sample(50, 5, 5));
        assertThat(ring.since(50)).isEmpty();
    }

    @Test
    @DisplayName("totals of a process grow over attempts that come and go, without what restored attempts bring along")
    void totals() {
        RecordTotals totals = new RecordTotals();
        AtomicReference<Counters> counters = new AtomicReference<>(new Counters(1_000, 100, 0, 0));
        totals.add("a", counters::get);
        counters.set(new Counters(1_010, 101, 0, 0));
        assertThat(totals.sums()).isEqualTo(new RecordTotals.Sums(10, 1));
        totals.retire("a");
        totals.retire("a");
        totals.add("b", counters::get);
        counters.set(new Counters(1_015, 102, 0, 0));
        assertThat(totals.sums()).isEqualTo(new RecordTotals.Sums(15, 2));
    }

    @Test
    @DisplayName("a failure is one line: each cause once, types of foreign exceptions, and where user code threw")
    void causes() {
        assertThat(Causes.oneLine(new BackendUnavailableException("disk full", new IOException("disk full"))))
                .isEqualTo("disk full");
        assertThat(Causes.oneLine(new ExecutionException(new BackendUnavailableException("away"))))
                .isEqualTo("away");
        assertThat(Causes.oneLine(new IllegalStateException("a\n  b"))).startsWith("IllegalStateException: a b");
        NumberFormatException foreign = new NumberFormatException("x");
        foreign.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.lang.Long", "parseLong", "Long.java", 700),
            new StackTraceElement("com.acme.Job", "map", "Job.java", 12)
        });
        assertThat(Causes.oneLine(foreign)).isEqualTo("NumberFormatException: x (at com.acme.Job.map:12)");
        assertThat(Causes.oneLine(new ChainFailedException("subtask 1 at a.txt:3: x", foreign)))
                .isEqualTo("subtask 1 at a.txt:3: x (at com.acme.Job.map:12)");
    }

    @Test
    @DisplayName("settings come from the configuration; a wrong value is refused with key and value")
    void settings() {
        TaskManagerSettings settings = TaskManagerSettings.of(Configuration.of(
                RuntimeOptions.all(), Map.of("taskmanager.numberOfTaskSlots", "4", "io.tmp.dirs", "/tmp/a,/tmp/b")));
        assertThat(settings.slots()).isEqualTo(4);
        assertThat(settings.temporary()).isEqualTo(Path.of("/tmp/a"));
        assertThat(settings.cancellationTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(() -> TaskManagerSettings.of(
                        Configuration.of(RuntimeOptions.all(), Map.of("taskmanager.numberOfTaskSlots", "0"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("taskmanager.numberOfTaskSlots")
                .hasMessageContaining("'0'");
    }
}
