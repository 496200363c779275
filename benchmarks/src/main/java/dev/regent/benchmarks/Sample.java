package dev.regent.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Durations of one series, sorted. */
record Sample(List<Duration> all) {

    Sample {
        all = all.stream().sorted().toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a sample has at least one value");
        }
    }

    int size() {
        return all.size();
    }

    Duration median() {
        return quantile(0.5);
    }

    Duration least() {
        return all.get(0);
    }

    Duration most() {
        return all.get(all.size() - 1);
    }

    /** Between the two values that are nearest. */
    Duration quantile(double share) {
        double at = share * (all.size() - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, all.size() - 1);
        long low = all.get(below).toNanos();
        long high = all.get(above).toNanos();
        return Duration.ofNanos(low + Math.round((high - low) * (at - below)));
    }

    long within(Duration from, Duration to) {
        return all.stream()
                .filter(each -> each.compareTo(from) >= 0 && each.compareTo(to) <= 0)
                .count();
    }

    /** The median, with the tenth and the ninetieth percentile. */
    String figure() {
        return millis(median()) + " [" + millis(quantile(0.1)) + ", " + millis(quantile(0.9)) + "] ms";
    }

    String extremes() {
        return millis(least()) + ", " + millis(most()) + " ms";
    }

    private static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }
}
