package dev.regent.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.demo.FaultPlan.Injected;
import dev.regent.runtime.json.Json;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    @DisplayName("a killed leader's timeline is the next larger grant and the first running after it")
    void leader() {
        try (RateRecorder rates = new RateRecorder()) {
            Timeline timeline = new Timeline(
                    List.of(
                            event("JOB_RUNNING", SECOND / 2, 1),
                            event("GRANTED", SECOND + 30_000_000, 2),
                            event("ATTEMPT_ADOPTED", SECOND + 90_000_000, 2),
                            event("ATTEMPT_ADOPTED", SECOND + 91_000_000, 2),
                            event("JOB_RUNNING", SECOND + 95_000_000, 2),
                            event("ATTEMPT_DEPLOYED", 5 * SECOND, 2)),
                    rates,
                    0);

            Failover failover = timeline.of(
                    new Injected(new Fault(Fault.Target.LEADER, Fault.Action.KILL), "jobmanager-1", SECOND, 1),
                    4 * SECOND);

            assertThat(failover.grantedMillis()).hasValue(30);
            assertThat(failover.recoveredMillis()).hasValue(95);
            assertThat(failover.adopted()).isEqualTo(2);
            assertThat(failover.restarted()).as("the next fault's").isZero();
            assertThat(failover.line())
                    .contains("leader jobmanager-1 (kill -9)")
                    .contains("+30 ms new leader granted");
        }
    }

    @Test
    @DisplayName("a fault that nobody noticed, or recovered from, before the next one or the end says so")
    void notRecovered() {
        try (RateRecorder rates = new RateRecorder()) {
            Failover failover = new Timeline(List.of(), rates, 0)
                    .of(
                            new Injected(new Fault(Fault.Target.TASKMANAGER, Fault.Action.KILL), "tm", SECOND, 1),
                            2 * SECOND);

            assertThat(failover.recoveredMillis()).isEmpty();
            assertThat(failover.line()).contains("(kill -9): not noticed before the next fault or the end;");
            assertThat(failover.fields()).containsEntry("recoveredMs", -1L);
            assertThat(new Timeline(List.of(event("TASKMANAGER_LOST", SECOND + 7_000_000, 1)), rates, 0)
                            .of(
                                    new Injected(
                                            new Fault(Fault.Target.TASKMANAGER, Fault.Action.KILL), "tm", SECOND, 1),
                                    2 * SECOND)
                            .line())
                    .contains("+7 ms loss noticed, not all subtasks running again before the next fault or the end");
        }
    }

    private static JsonNode event(String kind, long nanos, long token) {
        return Json.tree(
                ("{\"kind\":\"" + kind + "\",\"nanoTime\":" + nanos + ",\"token\":" + token + "}").getBytes(UTF_8));
    }
}
