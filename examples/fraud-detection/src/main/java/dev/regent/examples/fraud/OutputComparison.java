package dev.regent.examples.fraud;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on two outputs, compared line by line as multisets: the order of lines does not count, because it differs between subtasks, but
 * every line counts, as often as it occurs.
 *
 * @param expected number of lines that should be there
 * @param actual number of lines that are there
 * @param missing number of lines that are expected and not there
 * @param unexpected number of lines that are there too often or not expected at all; a line counted twice is one of them
 * @param differences the first of them in words
 */
public record OutputComparison(long expected, long actual, long missing, long unexpected, List<String> differences) {

    /** Lines held in memory at a time; larger outputs are compared in several passes. */
    private static final long LINES_PER_PASS = 400_000;

    private static final long BYTES_PER_LINE = 100;
    private static final int DIFFERENCES = 10;

    public OutputComparison {
        differences = List.copyOf(differences);
    }

    /**
     * Compares two outputs.
     *
     * @param expected a file, or a directory whose visible files count together
     * @param actual a file, or a directory whose visible files count together; a directory that does not exist is an empty output
     */
    public static OutputComparison compare(Path expected, Path actual) throws IOException {
        List<Path> expectedFiles = files(expected);
        List<Path> actualFiles = Files.exists(actual) ? files(actual) : List.of();
        long bytes = 0;
        for (Path file : expectedFiles) {
            bytes += Files.size(file);
        }
        int passes = (int) (1 + bytes / BYTES_PER_LINE / LINES_PER_PASS);
        Tally tally = new Tally();
        for (int pass = 0; pass < passes; pass++) {
            tally.pass(expectedFiles, actualFiles, pass, passes);
        }
        return new OutputComparison(tally.expected, tally.actual, tally.missing, tally.unexpected, tally.differences);
    }

    /** Whether nothing was lost and nothing counted twice. */
    public boolean exact() {
        return missing == 0 && unexpected == 0;
    }

    /** The visible files of a directory in the order of their names, or the file itself. */
    static List<Path> files(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** The counts so far. Each pass takes the lines of one hash class, so that memory is bounded however large the outputs are. */
    private static final class Tally {

        private final List<String> differences = new ArrayList<>();
        private long expected;
        private long actual;
        private long missing;
        private long unexpected;

        void pass(List<Path> expectedFiles, List<Path> actualFiles, int pass, int passes) throws IOException {
            Map<String, Integer> balance = new HashMap<>();
            expected += add(expectedFiles, balance, 1, pass, passes);
            actual += add(actualFiles, balance, -1, pass, passes);
            balance.forEach(this::judge);
        }

        private static long add(List<Path> files, Map<String, Integer> balance, int by, int pass, int passes)
                throws IOException {
            long lines = 0;
            for (Path file : files) {
                try (BufferedReader reader = Files.newBufferedReader(file)) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        if (Math.floorMod(line.hashCode(), passes) == pass) {
                            lines++;
                            balance.merge(line, by, Tally::sumOrNothing);
                        }
                    }
                }
            }
            return lines;
        }

        /** Null takes the entry out of the map: what balances is forgotten at once. */
        private static @Nullable Integer sumOrNothing(int one, int other) {
            return one + other == 0 ? null : one + other;
        }

        private void judge(String line, int balance) {
            missing += Math.max(0, balance);
            unexpected += Math.max(0, -balance);
            if (differences.size() < DIFFERENCES) {
                differences.add((balance > 0 ? "missing " : "unexpected ") + Math.abs(balance) + " x " + line);
            }
        }
    }
}
