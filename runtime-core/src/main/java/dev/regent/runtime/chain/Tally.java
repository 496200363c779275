package dev.regent.runtime.chain;

/** Counts for the thread of the chain, published for all others at the end of each step. */
final class Tally {

    long recordsIn;
    long recordsOut;
    long skipped;
    long deadLettered;
    private volatile ChainCounters published = ChainCounters.NONE;

    void restore(ChainCounters counters) {
        recordsIn = counters.recordsIn();
        recordsOut = counters.recordsOut();
        skipped = counters.skipped();
        deadLettered = counters.deadLettered();
        publish();
    }

    ChainCounters publish() {
        ChainCounters now = new ChainCounters(recordsIn, recordsOut, skipped, deadLettered);
        published = now;
        return now;
    }

    ChainCounters published() {
        return published;
    }
}
