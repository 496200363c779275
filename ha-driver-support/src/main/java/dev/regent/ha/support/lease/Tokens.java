package dev.regent.ha.support.lease;

/** A contender's memory of tokens. A token that was only proposed makes the next one larger, but is no evidence of a grant. */
final class Tokens {

    private long granted;
    private long announced;
    private long proposed;

    void seen(Observation observation) {
        granted(observation.record().map(LeaseRecord::token).orElse(0L));
        granted(observation.epoch());
        announced = Math.max(announced, observation.epoch());
    }

    void granted(long token) {
        granted = Math.max(granted, token);
    }

    /** Whether any token is known to have been granted; the floor does not count. */
    boolean anyGranted() {
        return granted > 0;
    }

    /**
     * The largest epoch that was seen: every announced grant has raised it before. A larger token in a record may have vanished before it was
     * announced, and then says nothing about the records after it.
     */
    long largestAnnounced() {
        return announced;
    }

    /** max(record, epoch, own memory, floor) + 1. */
    long next(Observation observation) {
        seen(observation);
        proposed = Math.addExact(Math.max(Math.max(granted, proposed), observation.floor()), 1);
        return proposed;
    }
}
