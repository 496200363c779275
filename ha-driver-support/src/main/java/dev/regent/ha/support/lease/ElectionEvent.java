package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;
import java.util.Map;

/** What happens to a {@link LeaseElection}. */
public sealed interface ElectionEvent {

    /** The contender wants to lead. The first event. */
    record Started() implements ElectionEvent {}

    /** The {@link ElectionAction.Read} was answered. */
    record Observed(Observation observation) implements ElectionEvent {}

    /** The {@link ElectionAction.Read} was not answered, or by what cannot be. */
    record ReadFailed(HaException error) implements ElectionEvent {}

    /** The one write in flight ended. */
    record WriteAnswered(WriteOutcome outcome) implements ElectionEvent {}

    /** Time has passed; sent at the moment of the last {@link ElectionAction.ArmTimer}, harmless at any other. */
    record Tick() implements ElectionEvent {}

    /** A watch says that something may have changed; never relied upon. */
    record Changed() implements ElectionEvent {}

    /**
     * A watch says which write renewed a grant; never relied upon to come.
     *
     * @param token of the grant
     * @param write as in {@link Writes#renewal}
     */
    record Renewed(long token, long write) implements ElectionEvent {}

    /**
     * The owner of a grant wants its addresses published.
     *
     * @param token the grant
     * @param ticket comes back in {@link ElectionAction.CompletePublish}
     */
    record Publish(long token, long ticket, Map<String, String> addresses) implements ElectionEvent {
        public Publish {
            addresses = Map.copyOf(addresses);
        }
    }

    /** The owner of a grant knows from a refused write that somebody with a larger token leads. */
    record Superseded(long token) implements ElectionEvent {}

    /** The owner of a grant has taken notice of its revocation: {@code onRevoked} returned. */
    record OwnerDone(long token) implements ElectionEvent {}

    /** The contender withdraws. */
    record CloseRequested() implements ElectionEvent {}
}
