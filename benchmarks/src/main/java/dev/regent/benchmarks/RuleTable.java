package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The command {@code bin/rule-table}: which rule each driver was held to by the last {@code mvn verify}, as Markdown. */
public final class RuleTable {

    /** The last one stores payloads and nothing else. */
    private static final List<String> DRIVERS =
            List.of("local", "zookeeper", "etcd", "consul", "kubernetes", "s3", "hdfs");

    private static final Set<String> STORAGES = Set.of("s3", "hdfs");
    private static final String PAYLOADS_ALONE = "hdfs";
    private static final Pattern TEST = Pattern.compile(
            "<testcase name=\"([^\"]+)\" classname=\"(?:[\\w.]*\\.)?(\\w+)\"[^>]*?(/>|>(.*?)</testcase>)",
            Pattern.DOTALL);
    private static final Pattern TIMES = Pattern.compile("^(F\\d+ [^:;]*|mixed [^:;]*): (median [^;]*?) of \\[.*");

    /**
     * What became of the tests of one rule.
     *
     * @param skipped which a machine or a driver could not run, and said so
     */
    private record Tally(int passed, int failed, int skipped) {

        static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(passed + other.passed, failed + other.failed, skipped + other.skipped);
        }

        String cell() {
            if (failed > 0) {
                return "**broken** (" + failed + ")";
            }
            String left = skipped == 0 ? "" : ", " + skipped + " not run";
            return passed == 0 ? "not run" : "held (" + passed + left + ")";
        }
    }

    private RuleTable() {}

    /**
     * Prints the table.
     *
     * @param arguments the checkout, whose {@code target} folders have the reports
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length == 0 ? "." : arguments[0]);
        TestRules rules = TestRules.read(sources(root));
        Map<String, Map<String, Tally>> drivers = new HashMap<>();
        for (String driver : DRIVERS) {
            drivers.put(driver, tallies(root.resolve(module(driver)), rules));
        }
        System.out.println("| Rule | " + String.join(" | ", DRIVERS) + " |");
        System.out.println("|---|" + "---|".repeat(DRIVERS.size()));
        numbered()
                .forEach(rule -> System.out.println("| " + rule + " | "
                        + DRIVERS.stream()
                                .map(driver -> cell(
                                        driver,
                                        Optional.ofNullable(drivers.getOrDefault(driver, Map.of())
                                                .get(rule))))
                                .collect(Collectors.joining(" | "))
                        + " |"));
        System.out.println();
        printTimes(root);
    }

    private static String cell(String driver, Optional<Tally> tally) {
        return tally.map(Tally::cell).orElse(driver.equals(PAYLOADS_ALONE) ? "" : Tally.NONE.cell());
    }

    private static void printTimes(Path root) throws IOException {
        Map<String, Map<String, String>> times = new TreeMap<>();
        for (String driver : DRIVERS) {
            times(root.resolve(module(driver)))
                    .forEach((what, figure) ->
                            times.computeIfAbsent(what, none -> new HashMap<>()).put(driver, figure));
        }
        System.out.println("| Measured by the kit | " + String.join(" | ", DRIVERS) + " |");
        System.out.println("|---|" + "---|".repeat(DRIVERS.size()));
        times.forEach((what, figures) -> System.out.println("| " + what + " | "
                + DRIVERS.stream()
                        .map(driver -> figures.getOrDefault(driver, ""))
                        .collect(Collectors.joining(" | "))
                + " |"));
    }

    private static String module(String driver) {
        return (STORAGES.contains(driver) ? "ha-storage-" : "ha-") + driver;
    }

    private static List<Path> sources(Path root) {
        List<Path> folders =
                new ArrayList<>(List.of(root.resolve("ha-testkit/src/main"), root.resolve("test-servers/src/main")));
        DRIVERS.forEach(driver -> folders.add(root.resolve(module(driver)).resolve("src/test")));
        return folders;
    }

    private static List<String> numbered() {
        return Stream.of(numbered("E", 10), numbered("R", 6), numbered("S", 13), numbered("L", 2), numbered("M", 3))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> numbered(String letter, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> letter + number)
                .toList();
    }

    private static Map<String, Tally> tallies(Path module, TestRules rules) throws IOException {
        Map<String, Tally> tallies = new HashMap<>();
        for (Path report : reports(module, ".xml")) {
            Matcher tests = TEST.matcher(Files.readString(report, UTF_8));
            while (tests.find()) {
                Tally one = tally(tests.group(3));
                String method = tests.group(1).replaceAll("[({\\[].*", "");
                rules.of(tests.group(2), method).forEach(rule -> tallies.merge(rule, one, Tally::plus));
            }
        }
        return tallies;
    }

    private static Tally tally(String body) {
        if (body.contains("<failure") || body.contains("<error")) {
            return new Tally(0, 1, 0);
        }
        return body.contains("<skipped") ? new Tally(0, 0, 1) : new Tally(1, 0, 0);
    }

    /** What the kit has measured, which it prints for each fault. */
    private static Map<String, String> times(Path module) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Path output : reports(module, "-output.txt")) {
            for (String line : Files.readString(output, UTF_8).lines().toList()) {
                Matcher times = TIMES.matcher(line);
                if (times.matches()) {
                    found.put(times.group(1).replace("|", "\\|"), times.group(2));
                }
            }
        }
        return found;
    }

    private static List<Path> reports(Path module, String end) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("surefire-reports", "failsafe-reports")) {
            Path reports = module.resolve("target").resolve(folder);
            if (Files.isDirectory(reports)) {
                try (Stream<Path> files = Files.list(reports)) {
                    files.filter(file -> file.getFileName().toString().endsWith(end))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
