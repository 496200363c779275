package dev.regent.cli.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A figure over several runs.
 *
 * @param count number of values
 * @param median the middle one
 * @param least the smallest
 * @param most the largest
 */
record Spread(int count, double median, double least, double most) {

    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int n = sorted.length;
        if (n == 0) {
            return new Spread(0, Double.NaN, Double.NaN, Double.NaN);
        }
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Spread(n, median, sorted[0], sorted[n - 1]);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("n", count);
        if (count > 0) {
            fields.put("median", rounded(median));
            fields.put("min", rounded(least));
            fields.put("max", rounded(most));
        }
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** The figures of all runs together. */
    static Map<String, Spread> figures(List<DemoResult> results) {
        Map<String, Spread> figures = new LinkedHashMap<>();
        List<Failover> leaders = failovers(results, "leader");
        List<Failover> workers = failovers(results, "taskmanager");
        figures.put("recordsPerSecond", of(results.stream().mapToDouble(DemoResult::recordsPerSecond)));
        figures.put(
                "ratioToReference",
                of(results.stream()
                        .mapToDouble(result ->
                                result.recordsPerSecond() / result.reference().recordsPerSecond())));
        figures.put(
                "leaderFaultToGrantMs",
                of(leaders.stream()
                        .flatMapToLong(f -> f.grantedMillis().stream())
                        .asDoubleStream()));
        figures.put(
                "leaderFaultToAllRunningMs",
                of(leaders.stream()
                        .flatMapToLong(f -> f.recoveredMillis().stream())
                        .asDoubleStream()));
        figures.put(
                "taskManagerFaultToAllRunningMs",
                of(workers.stream()
                        .flatMapToLong(f -> f.recoveredMillis().stream())
                        .asDoubleStream()));
        figures.put(
                "rateDuringLeaderFaultToBefore",
                of(leaders.stream().filter(f -> f.before() > 0).mapToDouble(f -> f.during() / f.before())));
        figures.put(
                "jobManagerIdleMiB",
                of(results.stream()
                        .flatMapToDouble(r -> r.jobManagerIdleMiB().stream().mapToDouble(d -> d))));
        figures.put(
                "taskManagerPeakMiB",
                of(results.stream()
                        .flatMapToDouble(r -> r.taskManagerPeakMiB().stream().mapToDouble(d -> d))));
        return figures;
    }

    private static List<Failover> failovers(List<DemoResult> results, String start) {
        return results.stream()
                .flatMap(result -> result.failovers().stream())
                .filter(failover -> failover.killed().startsWith(start))
                .toList();
    }
}
