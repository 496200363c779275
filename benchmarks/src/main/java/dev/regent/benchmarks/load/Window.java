package dev.regent.benchmarks.load;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was counted in one window. */
record Window(Traffic leader, Traffic others) {

    /** A column for each. */
    static String table(Map<String, Window> windows) {
        return "| | " + String.join(" | ", windows.keySet()) + " |\n|---|" + "---|".repeat(windows.size()) + "\n"
                + row("writes of the leader", windows, window -> window.leader().writes())
                + row("reads of the leader", windows, window -> window.leader().reads())
                + row(
                        "writes of the retrieving processes",
                        windows,
                        window -> window.others().writes())
                + row(
                        "reads of the retrieving processes",
                        windows,
                        window -> window.others().reads())
                + row(
                        "watch events delivered to them",
                        windows,
                        window -> window.others().changes())
                + row(
                        "bookmarks delivered to them",
                        windows,
                        window -> window.others().bookmarks())
                + row(
                        "watches that they began anew",
                        windows,
                        window -> window.others().watches())
                + row("bytes of the leader", windows, window -> window.leader().bytes())
                + row(
                        "bytes of the retrieving processes",
                        windows,
                        window -> window.others().bytes());
    }

    private static String row(String title, Map<String, Window> windows, Function<Window, Long> value) {
        return windows.values().stream()
                .map(window -> String.format(Locale.ROOT, "%,d", value.apply(window)))
                .collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }
}
