package dev.regent.ha.testkit.crash;

import java.util.Map;
import java.util.TreeMap;

/** What a process does when it ends. */
enum CrashOperation {
    /** In a cluster that nobody led before; opening the backend included. */
    FIRST_TAKE_OVER,
    TAKE_OVER_FROM_DEAD,
    TAKE_OVER_RELEASED,
    PUBLISH,
    OPEN_NEW,
    OPEN_AGAIN,
    PUT,
    REPLACE,
    REMOVE,
    BATCH,
    DELETE_SCOPE,
    RELEASE,
    CLEANUP;

    /** Whether the process ends before it has looked at the scope. */
    boolean takesOver() {
        return this == FIRST_TAKE_OVER || this == TAKE_OVER_FROM_DEAD;
    }

    /** The entries of the scope before the operation. */
    static Map<String, String> before(String value) {
        return new TreeMap<>(Map.of("a", value, "b", value));
    }

    /** The entries after it. */
    Map<String, String> after(String value) {
        Map<String, String> entries = before(value);
        if (this == PUT || this == BATCH) {
            entries.put("c", value);
        }
        if (this == REPLACE || this == BATCH) {
            entries.put("a", value + "-new");
        }
        if (this == REMOVE || this == BATCH) {
            entries.remove("b");
        }
        if (this == DELETE_SCOPE || this == CLEANUP) {
            entries.clear();
        }
        return entries;
    }
}
