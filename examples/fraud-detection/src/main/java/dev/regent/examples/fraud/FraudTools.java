package dev.regent.examples.fraud;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The command around the job: {@code generate} a log, compute the {@code reference}, {@code compare} two outputs. Needs no class of Regent:
 *
 * <pre>
 * java -jar fraud-detection.jar generate  --output DIR [--partitions 10] [--records 1000000] [--seed 42] [--format json|csv]
 * java -jar fraud-detection.jar reference --input DIR --output FILE [--format json|csv]
 * java -jar fraud-detection.jar compare   --expected FILE --actual DIR
 * </pre>
 */
public final class FraudTools {

    private FraudTools() {}

    /** Runs one command and prints its results, one {@code name=value} a line. Exit code 0 = done and exact, 1 = not exact, 2 = wrong usage or failed. */
    public static void main(String[] arguments) {
        System.exit(exitCode(arguments));
    }

    static int exitCode(String... arguments) {
        try {
            Map<String, Object> results = run(arguments.length == 0 ? "" : arguments[0], options(arguments));
            results.forEach((name, value) -> System.out.println(name + "=" + value));
            return Boolean.FALSE.equals(results.get("exact")) ? 1 : 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    /**
     * Runs one command. Made for callers that load this jar in a class loader of its own: all types are the platform's.
     *
     * @param command {@code generate}, {@code reference} or {@code compare}
     * @param options as on the command line, without dashes
     * @return results by name: {@code generate} gives {@code records} and {@code bytes}, {@code reference} gives {@code records}, {@code nanos} and
     *     {@code recordsPerSecond}, {@code compare} gives {@code exact} (a Boolean), {@code expected}, {@code actual}, {@code missing},
     *     {@code unexpected} (Longs) and {@code differences} (a List of Strings)
     * @throws IllegalArgumentException the command or an option is unknown, missing or wrong; one line
     */
    public static Map<String, Object> run(String command, Map<String, String> options) throws IOException {
        return switch (command) {
            case "generate" -> generate(options);
            case "reference" -> reference(options);
            case "compare" -> compare(options);
            default ->
                throw new IllegalArgumentException(
                        "command '" + command + "' is unknown: use generate, reference or compare");
        };
    }

    private static Map<String, Object> generate(Map<String, String> options) throws IOException {
        requireKnown(options, Set.of("output", "partitions", "records", "seed", "format"));
        TransactionLog log = new TransactionLog(
                Math.toIntExact(number(options, "partitions", TransactionLog.DEFAULT.partitions())),
                number(options, "records", TransactionLog.DEFAULT.records()),
                number(options, "seed", TransactionLog.DEFAULT.seed()),
                format(options));
        long bytes = log.write(path(options, "output"));
        return results("records", log.records(), "bytes", bytes);
    }

    private static Map<String, Object> reference(Map<String, String> options) throws IOException {
        requireKnown(options, Set.of("input", "output", "format"));
        ReferenceRun run = ReferenceRun.compute(path(options, "input"), format(options), path(options, "output"));
        return results(
                "records", run.records(), "nanos", run.nanos(), "recordsPerSecond", Math.round(run.recordsPerSecond()));
    }

    private static Map<String, Object> compare(Map<String, String> options) throws IOException {
        requireKnown(options, Set.of("expected", "actual"));
        OutputComparison comparison = OutputComparison.compare(path(options, "expected"), path(options, "actual"));
        Map<String, Object> results =
                results("exact", comparison.exact(), "expected", comparison.expected(), "actual", comparison.actual());
        results.putAll(results(
                "missing", comparison.missing(),
                "unexpected", comparison.unexpected(),
                "differences", comparison.differences()));
        return results;
    }

    private static Map<String, String> options(String... arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int index = 1; index < arguments.length; index += 2) {
            if (!arguments[index].startsWith("--") || index + 1 == arguments.length) {
                throw new IllegalArgumentException("expected --name value, not '" + arguments[index] + "'");
            }
            options.put(arguments[index].substring(2), arguments[index + 1]);
        }
        return options;
    }

    private static void requireKnown(Map<String, String> options, Set<String> known) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown option --" + String.join(", --", unknown) + ": use --"
                    + String.join(", --", new TreeSet<>(known)));
        }
    }

    private static Path path(Map<String, String> options, String name) {
        String value = options.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("option --" + name + " is missing");
        }
        return Path.of(value);
    }

    private static long number(Map<String, String> options, String name, long otherwise) {
        String value = options.getOrDefault(name, Long.toString(otherwise));
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("option --" + name + " must be a whole number, not '" + value + "'", e);
        }
    }

    private static LogFormat format(Map<String, String> options) {
        return LogFormat.parse(options.getOrDefault("format", "json"));
    }

    /** In the order given: name, value, name, value. */
    private static Map<String, Object> results(Object... pairs) {
        Map<String, Object> results = new LinkedHashMap<>();
        List<Object> list = List.of(pairs);
        for (int index = 0; index < list.size(); index += 2) {
            results.put((String) list.get(index), list.get(index + 1));
        }
        return results;
    }
}
