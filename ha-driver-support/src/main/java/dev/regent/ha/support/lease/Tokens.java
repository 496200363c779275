package dev.regent.ha.support.lease;

/** A contender's memory of tokens. A token that was only proposed makes the next one larger, but is no evidence of a grant. */
final class Tokens {

    private long granted;
    private long proposed;

    void seen(Observation observation) {
        granted(observation.record().map(LeaseRecord::token).orElse(0L));
        granted(observation.epoch());
    }

    void granted(long token) {
        granted = Math.max(granted, token);
    }

    /** The largest token that is known to have been granted, 0 if none is; the floor does not count. */
    long largestGranted() {
        return granted;
    }

    /** max(record, epoch, own memory, floor) + 1. */
    long next(Observation observation) {
        seen(observation);
        proposed = Math.addExact(Math.max(Math.max(granted, proposed), observation.floor()), 1);
        return proposed;
    }
}
