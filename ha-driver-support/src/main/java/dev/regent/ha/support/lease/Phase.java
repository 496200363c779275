package dev.regent.ha.support.lease;

import java.util.Set;

/** Where a {@link LeaseElection} stands; its documentation tells what each is and what leads from one to the next. */
enum Phase {
    IDLE,
    FOLLOWING,
    ACQUIRING,
    CONFIRMING,
    LEADING,
    REVOKED,
    STEPPING_DOWN,
    RELEASING,
    CLOSED;

    private Set<Phase> successors() {
        return switch (this) {
            case IDLE -> Set.of(FOLLOWING, CLOSED);
            case FOLLOWING -> Set.of(ACQUIRING, CONFIRMING, RELEASING, CLOSED);
            case ACQUIRING -> Set.of(FOLLOWING, CONFIRMING, RELEASING);
            case CONFIRMING -> Set.of(LEADING, FOLLOWING, RELEASING);
            case LEADING -> Set.of(REVOKED, STEPPING_DOWN);
            case REVOKED -> Set.of(FOLLOWING, STEPPING_DOWN);
            case STEPPING_DOWN -> Set.of(RELEASING, CLOSED);
            case RELEASING -> Set.of(CLOSED);
            case CLOSED -> Set.of();
        };
    }

    /** The next phase. */
    Phase to(Phase next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException("an election cannot go from " + this + " to " + next);
        }
        return next;
    }

    /** Whether the contender withdraws, so that nothing is acquired any more. */
    boolean closing() {
        return switch (this) {
            case STEPPING_DOWN, RELEASING, CLOSED -> true;
            case IDLE, FOLLOWING, ACQUIRING, CONFIRMING, LEADING, REVOKED -> false;
        };
    }
}
