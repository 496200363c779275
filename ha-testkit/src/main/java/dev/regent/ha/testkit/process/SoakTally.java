package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What a soak has counted so far, by name. Of constant size, and kept between runs. */
final class SoakTally {

    private static final String COUNT = "count.";

    private final Map<String, Long> counts = new TreeMap<>();

    /** Adds to a number. */
    void add(String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Adds all that one segment shows. */
    void add(History history, Verdict verdict) {
        Verdict.Counts seen = verdict.counts();
        add("segments", 1);
        add("grants", seen.grants());
        add("take-overs", seen.takeOvers());
        add("beliefs", seen.beliefs());
        add("beliefs.stale", seen.staleBeliefs());
        add("tries.refused", seen.tries());
        add("writes.stale", seen.staleWrites());
        add("calls", seen.calls());
        EntryJudge.registers(history).calls().forEach(call -> add(name(call), 1));
        history.of(Kind.OPENED)
                .forEach(opened ->
                        add("operation.open." + opened.outcome().name().toLowerCase(Locale.ROOT), opened.count()));
        add("trouble", history.of(Kind.TROUBLE).size());
    }

    private static String name(RegisterCall call) {
        String outcome = call.result() instanceof Result.Unknown
                ? "unknown"
                : call.result() instanceof Result.Failed ? "failed" : "ok";
        String text = call.text();
        int space = text.indexOf(' ');
        return "operation." + (space < 0 ? text : text.substring(0, space)) + "." + outcome;
    }

    /** One line for people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "grants %d, faults %d, calls %d, stale beliefs %d of %d, stale writes %d of %d tries",
                of("grants"),
                faults(),
                of("calls"),
                of("beliefs.stale"),
                of("beliefs"),
                of("writes.stale"),
                of("tries.refused"));
    }

    private long faults() {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().startsWith("fault."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** All numbers by name. */
    Map<String, Long> all() {
        return new TreeMap<>(counts);
    }

    void writeTo(Properties state) {
        counts.forEach((name, count) -> state.setProperty(COUNT + name, Long.toString(count)));
    }

    void readFrom(Properties state) {
        state.stringPropertyNames().stream()
                .filter(name -> name.startsWith(COUNT))
                .forEach(name -> counts.put(name.substring(COUNT.length()), Long.valueOf(state.getProperty(name))));
    }
}
