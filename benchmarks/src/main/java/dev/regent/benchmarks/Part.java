package dev.regent.benchmarks;

import java.util.List;
import java.util.Locale;

/** One kind of measurement. */
enum Part {
    CRASH("kill -9 of the leader to the next grant"),
    HAND_OVER("step-down to the next grant"),
    FENCING("stale beliefs and writes"),
    QUIET("changes of the leader without a fault"),
    STALLS("losses and grants of leadership by stalls");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The name that a person types. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether more nodes can make it different. */
    boolean alsoOnEnsembles() {
        return this == CRASH || this == HAND_OVER;
    }

    List<Row> measure(Bench bench) {
        return switch (this) {
            case CRASH -> new Crashes(bench).measure();
            case HAND_OVER -> new HandOvers(bench).measure();
            case FENCING -> new Fences(bench).measure();
            case QUIET -> new Quiet(bench).measure();
            case STALLS -> new Stalls(bench).measure();
        };
    }
}
