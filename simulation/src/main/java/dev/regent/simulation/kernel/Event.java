package dev.regent.simulation.kernel;

import org.jspecify.annotations.Nullable;

/** What happens at one moment of virtual time: work that never blocks, the start of a simulated thread, or the end of its wait. */
final class Event implements Comparable<Event> {

    long at;
    long tie;
    final @Nullable SimProcess owner;
    final @Nullable Runnable work;
    final @Nullable SimThread start;
    final @Nullable Parking parking;
    final Parking.@Nullable Reason reason;

    /** @param owner whose pause delays it and whose death cancels it; null for the world's own */
    Event(long at, @Nullable SimProcess owner, Runnable work) {
        this(at, owner, work, null, null, null);
    }

    Event(long at, SimThread start) {
        this(at, start.process, null, start, null, null);
    }

    Event(long at, @Nullable SimProcess owner, Parking parking, Parking.Reason reason) {
        this(at, owner, null, null, parking, reason);
    }

    private Event(
            long at,
            @Nullable SimProcess owner,
            @Nullable Runnable work,
            @Nullable SimThread start,
            @Nullable Parking parking,
            Parking.@Nullable Reason reason) {
        this.at = at;
        this.owner = owner;
        this.work = work;
        this.start = start;
        this.parking = parking;
        this.reason = reason;
    }

    @Override
    @SuppressWarnings("EqualsIncompatibleType") // an order of the queue, no equality
    public int compareTo(Event other) {
        return at != other.at ? Long.compare(at, other.at) : Long.compare(tie, other.tie);
    }
}
