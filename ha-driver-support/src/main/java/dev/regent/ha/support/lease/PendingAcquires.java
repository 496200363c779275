package dev.regent.ha.support.lease;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Acquires of unknown outcome. One that is found applied within its deadline is a grant. Reading that it is not applied settles nothing: it
 * is remembered until a later own conditional write to the record succeeded. Times are nanoseconds of the election.
 */
final class PendingAcquires {

    /** Sending time by nonce, of those that may still become a grant; the incarnation in the record tells all others. */
    private final Map<String, Long> sent = new HashMap<>();

    private boolean unsettled;
    private boolean unsettledBefore;

    void add(LeaseRecord mine, long now) {
        sent.put(mine.nonce(), now);
        unsettledBefore = unsettled;
        unsettled = true;
    }

    /** The one added last definitely never will be applied. Earlier ones may. */
    void neverApplied(LeaseRecord mine) {
        sent.remove(mine.nonce());
        unsettled = unsettledBefore;
    }

    /** An own conditional write succeeded, so that the condition of every earlier one fails for ever. */
    void settled() {
        sent.clear();
        unsettled = false;
    }

    /** Whether one may still come to be applied. */
    boolean unsettled() {
        return unsettled;
    }

    /** When the acquire that wrote this record was sent, the first time that it is asked for, if it may still become a grant. */
    Optional<Long> found(LeaseRecord record) {
        return Optional.ofNullable(sent.remove(record.nonce()));
    }

    /** Drops those that are too old to become a grant, so that a long outage does not fill the memory. */
    void forgetSentBefore(long time) {
        sent.values().removeIf(at -> at < time);
    }
}
