package dev.regent.ha.support.lease;

/** When a holder sends its next request. Times are nanoseconds of the election. */
final class Renewing {

    private final long interval;
    private final Backoff backoff;

    private long renewAt;
    private long retryAt;
    private boolean mustLook;
    private boolean refusedBefore;

    Renewing(long interval, Backoff backoff) {
        this.interval = interval;
        this.backoff = backoff;
    }

    /** The grant is announced, or the release begins. */
    void begin(long sent, long now) {
        renewAt = sent + interval;
        retryAt = now;
        mustLook = false;
        refusedBefore = false;
    }

    void applied(long sent, long now) {
        begin(sent, now);
        backoff.reset();
    }

    /** Somebody else may only have touched the object: look once, and at once unless that was so the last time already. */
    void refused(long sent, long now) {
        mustLook = true;
        retryAt = refusedBefore ? sent + backoff.next() : now;
        refusedBefore = true;
    }

    /** Delays count from the sending, so that a request that timed out is repeated at once (E8). */
    void failed(long sent) {
        retryAt = sent + backoff.next();
    }

    void lookFailed(long sent) {
        mustLook = true;
        failed(sent);
    }

    void mustLook() {
        mustLook = true;
    }

    /** A look is under way. */
    void looking() {
        mustLook = false;
    }

    /** The look found the record to be one's own: renew at once. */
    void recognised(long now) {
        renewAt = now;
    }

    boolean ready(long now) {
        return now >= retryAt;
    }

    boolean lookDue() {
        return mustLook;
    }

    boolean renewDue(long now) {
        return now >= renewAt;
    }

    long retryAt() {
        return retryAt;
    }

    /** @param urgent whether something waits for the next renewal */
    long nextMoment(boolean urgent) {
        return mustLook || urgent ? retryAt : Math.max(retryAt, renewAt);
    }
}
