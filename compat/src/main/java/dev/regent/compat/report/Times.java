package dev.regent.compat.report;

import dev.regent.ha.testkit.process.RunFigures;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long one kind of thing took.
 *
 * @param what what was measured, in words
 * @param sorted the shortest first; not empty
 */
record Times(String what, List<Duration> sorted) {

    Times {
        sorted = sorted.stream().sorted().toList();
    }

    /** Of all runs that measured the same thing together; runs that measured nothing are left out. */
    static List<Times> of(Collection<RunFigures> figures) {
        Map<String, List<Duration>> byWhat = new LinkedHashMap<>();
        figures.stream()
                .filter(each -> !each.times().isEmpty())
                .forEach(each -> byWhat.merge(
                        each.what(),
                        each.times(),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList()));
        return byWhat.entrySet().stream()
                .map(entry -> new Times(entry.getKey(), entry.getValue()))
                .toList();
    }

    Duration median() {
        return rank(0.5);
    }

    Duration p99() {
        return rank(0.99);
    }

    Duration worst() {
        return sorted.get(sorted.size() - 1);
    }

    /** The smallest that so large a share does not exceed. */
    private Duration rank(double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** In seconds, for tables. */
    String text() {
        return what + ": " + figures();
    }

    /** The same without what was measured. */
    String figures() {
        return String.format(
                Locale.ROOT,
                "median %s, p99 %s, worst %s of %d",
                seconds(median()),
                seconds(p99()),
                seconds(worst()),
                sorted.size());
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    /** What all runs counted, by name, together. */
    static Map<String, Long> counts(Collection<RunFigures> figures) {
        Map<String, Long> sums = new TreeMap<>();
        figures.forEach(each -> each.counts().forEach((name, count) -> sums.merge(name, count, Long::sum)));
        return sums;
    }
}
