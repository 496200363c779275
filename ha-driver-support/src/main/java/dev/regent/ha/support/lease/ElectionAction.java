package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import java.time.Duration;
import java.util.Optional;

/** What a {@link LeaseElection} wants done, in the order of the list. */
public sealed interface ElectionAction {

    /** A call of the {@link LeasePort}. At most one is in flight; its end is told by one event. */
    sealed interface Call extends ElectionAction {

        /** Time limit, from the moment of the event that led to this. */
        Duration limit();
    }

    /** Call {@link LeasePort#read}; answered by {@link ElectionEvent.Observed} or {@link ElectionEvent.ReadFailed}. */
    record Read(Duration limit) implements Call {}

    /** Call {@link LeasePort#acquire}; this and the following ones are answered by {@link ElectionEvent.WriteAnswered}. */
    record Acquire(Observation seen, LeaseRecord mine, Duration limit) implements Call {}

    /** Call {@link LeasePort#confirm}. */
    record Confirm(LeaseRecord mine, Duration limit) implements Call {}

    /** Call {@link LeasePort#renew}, unless the grant has ended meanwhile: nothing is published after a revocation (R6). */
    record Renew(String version, LeaseRecord next, Duration limit) implements Call {}

    /** Call {@link LeasePort#release}. */
    record Release(String version, LeaseRecord tombstone, Duration limit) implements Call {}

    /** Send one {@link ElectionEvent.Tick} at that moment. Replaces the timer armed before. */
    record ArmTimer(long atNanos) implements ElectionAction {}

    /** Tell the contender that it leads, while the deadline holds. */
    record Grant(long token, ValidityDeadline validity) implements ElectionAction {}

    /** Tell the contender that it leads no more, and then send {@link ElectionEvent.OwnerDone}. */
    record Revoke(long token, RevocationCause cause) implements ElectionAction {}

    /** Tell the contender that the election cannot proceed at present. */
    record ReportError(HaException error) implements ElectionAction {}

    /** Answer the {@link ElectionEvent.Publish} with that ticket; empty means published. */
    record CompletePublish(long ticket, Optional<HaException> failure) implements ElectionAction {}

    /** Nothing more will come. A call that is still in flight may be abandoned. */
    record Closed() implements ElectionAction {}
}
