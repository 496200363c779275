package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreAccess.Seen;
import java.util.Optional;

/**
 * The number that every token granted from now on is larger than, in all clusters of one backend root. Raised by cleanups, which take all
 * other memory of tokens away, and by operators who restored a backup.
 */
public final class TokenFloor {

    /** Outside every cluster id, so that a cleanup leaves it. */
    public static final StoreKey KEY = StoreKey.of("floor");

    private static final int MOST_TRIES = 32;

    private final StoreAccess access;

    public TokenFloor(StoreAccess access) {
        this.access = access;
    }

    /**
     * Never lowers it. Writes also where it is as high already: acquires that compare the floor and were sent before are shut out by that
     * (architecture decision 6).
     *
     * @throws BackendUnavailableException if it is not known to be written; try again
     */
    public void raise(long token) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<FloorBody>> floor = read();
            long least = floor.map(seen -> seen.body().floor()).orElse(0L);
            FloorBody next = new FloorBody(Math.max(least, token), access.nonce());
            WriteOutcome outcome =
                    access.write(FloorBody.FORMAT, KEY, floor.map(Seen::version), next, access.callLimit());
            if (outcome instanceof WriteOutcome.NotSent notSent) {
                throw notSent.error();
            }
            if (outcome instanceof WriteOutcome.Applied || isThere(next)) {
                return;
            }
        }
        throw new BackendUnavailableException("the token floor changed under each of " + MOST_TRIES + " tries");
    }

    private boolean isThere(FloorBody written) {
        return read().filter(seen -> seen.body().nonce().equals(written.nonce()))
                .isPresent();
    }

    private Optional<Seen<FloorBody>> read() {
        return access.read(FloorBody.FORMAT, KEY, access.callLimit());
    }
}
