package dev.regent.benchmarks.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has passed a {@link Tap}, by name: the method of a request, {@link #WATCH}, the type of a change, {@link #SENT}, {@link #RECEIVED}. */
record Traffic(Map<String, Long> counts) {

    /** Requests that begin a watch. */
    static final String WATCH = "watch";
    /** Bytes to the server. */
    static final String SENT = "sent";
    /** Bytes to the clients. */
    static final String RECEIVED = "received";

    private static final List<String> WRITES = List.of("POST", "PUT", "PATCH", "DELETE");
    private static final List<String> CHANGES = List.of("ADDED", "MODIFIED", "DELETED");

    /** Copies. */
    Traffic {
        counts = Map.copyOf(counts);
    }

    Traffic since(Traffic before) {
        Map<String, Long> more = new HashMap<>();
        counts.forEach((what, number) -> more.put(what, number - before.of(List.of(what))));
        return new Traffic(more);
    }

    long writes() {
        return of(WRITES);
    }

    long reads() {
        return of(List.of("GET"));
    }

    long watches() {
        return of(List.of(WATCH));
    }

    /** Changes on watches; bookmarks are none. */
    long changes() {
        return of(CHANGES);
    }

    long bookmarks() {
        return of(List.of("BOOKMARK"));
    }

    long bytes() {
        return of(List.of(SENT, RECEIVED));
    }

    private long of(List<String> names) {
        return names.stream().mapToLong(name -> counts.getOrDefault(name, 0L)).sum();
    }
}
