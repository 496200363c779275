package dev.regent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.demo.FaultPlan.Injected;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads out of the leaders' events and the TaskManagers' counters what each fault led to. */
final class Timeline {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<JsonNode> events;
    private final RateRecorder rates;
    private final long startNanos;

    Timeline(List<JsonNode> events, RateRecorder rates, long startNanos) {
        this.events = events;
        this.rates = rates;
        this.startNanos = startNanos;
    }

    /**
     * @param fault the fault
     * @param until monotonic time of the next fault, or of the end
     */
    Failover of(Injected fault, long until) {
        List<JsonNode> mine = events.stream()
                .filter(event -> between(event, fault.nanos(), until))
                .toList();
        boolean leaderHit = fault.fault().target() == Fault.Target.LEADER;
        boolean workerHit = fault.fault().target() == Fault.Target.TASKMANAGER;
        Optional<JsonNode> granted = leaderHit
                ? first(mine, "GRANTED", event -> event.path("token").asLong() > fault.token())
                : Optional.empty();
        Optional<JsonNode> lost = workerHit ? first(mine, "TASKMANAGER_LOST", event -> true) : Optional.empty();
        Optional<JsonNode> cause = granted.or(() -> lost);
        Optional<JsonNode> running =
                cause.flatMap(from -> first(mine, "JOB_RUNNING", event -> nanos(event) >= nanos(from)));
        return new Failover(
                fault.words(),
                TimeUnit.NANOSECONDS.toMillis(fault.nanos() - startNanos),
                after(fault, lost),
                after(fault, granted),
                leaderHit || workerHit ? after(fault, running) : OptionalLong.of(0),
                count(mine, "ATTEMPT_DEPLOYED"),
                count(mine, "ATTEMPT_ADOPTED"),
                rates.rate(fault.nanos() - WINDOW_NANOS, fault.nanos()),
                rates.rate(fault.nanos(), fault.nanos() + WINDOW_NANOS));
    }

    private static boolean between(JsonNode event, long from, long until) {
        return nanos(event) - from >= 0 && nanos(event) - until < 0;
    }

    private static Optional<JsonNode> first(List<JsonNode> events, String kind, Predicate<JsonNode> condition) {
        return events.stream()
                .filter(event -> kind.equals(event.path("kind").asText()) && condition.test(event))
                .findFirst();
    }

    private static int count(List<JsonNode> events, String kind) {
        return (int) events.stream()
                .filter(event -> kind.equals(event.path("kind").asText()))
                .count();
    }

    private static OptionalLong after(Injected fault, Optional<JsonNode> event) {
        return event.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nanos(event.get()) - fault.nanos()));
    }

    private static long nanos(JsonNode event) {
        return event.path("nanoTime").asLong();
    }
}
