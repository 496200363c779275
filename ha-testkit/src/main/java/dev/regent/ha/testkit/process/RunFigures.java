package dev.regent.ha.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one judged run of contenders showed, for reports.
 *
 * @param what what was measured, in words
 * @param times how long each measured thing took; may be empty
 * @param counts of {@link Verdict.Counts#byName}
 * @param violations of {@link Verdict#violations}
 * @param invalid of {@link Verdict#invalid}
 * @param picture an HTML file that shows the run, if it was drawn
 */
public record RunFigures(
        String what,
        List<Duration> times,
        Map<String, Long> counts,
        List<String> violations,
        List<String> invalid,
        Optional<Path> picture) {

    /** Key of an entry of JUnit whose value is one line about how a long run gets on. */
    public static final String PROGRESS = "regent.progress";

    private static final String RUN = "regent.run";
    private static final String MILLIS = "regent.millis";
    private static final String COUNT = "regent.count.";
    private static final String VIOLATION = "regent.violation.";
    private static final String INVALID = "regent.invalid.";
    private static final String PICTURE = "regent.picture";

    public RunFigures {
        times = List.copyOf(times);
        counts = Map.copyOf(counts);
        violations = List.copyOf(violations);
        invalid = List.copyOf(invalid);
    }

    /** As an entry of JUnit. */
    static Map<String, String> of(FailoverTimes times, Verdict verdict, Optional<Path> picture) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put(RUN, times.what());
        if (!times.all().isEmpty()) { // JUnit takes no blank value
            entry.put(
                    MILLIS,
                    times.all().stream()
                            .map(time -> Long.toString(time.toMillis()))
                            .collect(Collectors.joining(",")));
        }
        verdict.counts().byName().forEach((name, count) -> entry.put(COUNT + name, Long.toString(count)));
        add(entry, VIOLATION, verdict.violations());
        add(entry, INVALID, verdict.invalid());
        picture.ifPresent(file -> entry.put(PICTURE, file.toString()));
        return entry;
    }

    /** As an entry of JUnit, of a run that was judged in parts and counted. */
    static Map<String, String> counted(String what, Map<String, Long> counts) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put(RUN, what);
        counts.forEach((name, count) -> entry.put(COUNT + name, Long.toString(count)));
        return entry;
    }

    private static void add(Map<String, String> entry, String prefix, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            entry.put(prefix + String.format("%04d", i), texts.get(i));
        }
    }

    /**
     * Reads an entry that JUnit published.
     *
     * @return empty if it is somebody else's
     */
    public static Optional<RunFigures> parse(Map<String, String> entry) {
        return Optional.ofNullable(entry.get(RUN)).map(what -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            entry.forEach((key, value) -> {
                if (key.startsWith(COUNT)) {
                    counts.put(key.substring(COUNT.length()), Long.valueOf(value));
                }
            });
            return new RunFigures(
                    what,
                    Stream.of(entry.getOrDefault(MILLIS, "").split(","))
                            .filter(millis -> !millis.isEmpty())
                            .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                            .toList(),
                    counts,
                    all(entry, VIOLATION),
                    all(entry, INVALID),
                    Optional.ofNullable(entry.get(PICTURE)).map(Path::of));
        });
    }

    private static List<String> all(Map<String, String> entry, String prefix) {
        return entry.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .map(key -> entry.getOrDefault(key, ""))
                .toList();
    }
}
