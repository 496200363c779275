package dev.regent.ha.support.lease;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a watch has told of the renewals of the lease that was seen last, so that a taker need not look once for each. Times are nanoseconds of
 * the election.
 *
 * <p><b>Why the wait may begin when the write was told.</b> Let a look show lease write L, a watch then tell at t of write w of that grant's
 * renewal, and a later look show L and w. From the first look to the second nobody else's lease stood there, so nobody else renewed; and w is the
 * last write of this grant's renewal, so every renewal of its holder was applied before t, and sent before. That is what a look at t itself would
 * have shown, and a take-over is conditional on what the second look showed. Another lease write in between, be it of an equal record, may hide a
 * grant that was renewed meanwhile; another renewal write may be later than t: then the wait begins with the look.
 */
final class ToldRenewals {

    private long token; // of the lease that was seen last, while it is in force
    private Writes seen = Writes.UNKNOWN;
    private long told;
    private long toldAt;

    /** Whether a watch tells of the lease that was seen last. */
    boolean concern(long ofToken) {
        return seen.known() && ofToken == token;
    }

    /** @return whether that is news; what is older than what is known already was late, and what is equal came twice */
    boolean tell(long write, long now) {
        boolean news = write > Math.max(told, seen.renewal());
        if (news) {
            told = write;
            toldAt = now;
        }
        return news;
    }

    /**
     * A look has shown that.
     *
     * @param held the record, if somebody's grant is in force
     * @return when the renewal that it shows was told, if that counts
     */
    OptionalLong seen(Optional<LeaseRecord> held, Writes writes) {
        boolean same = held.isPresent() && writes.known() && writes.lease() == seen.lease();
        if (!same) {
            told = 0;
        }
        token = held.map(LeaseRecord::token).orElse(0L);
        seen = held.isPresent() ? writes : Writes.UNKNOWN;
        return same && writes.renewal() == told ? OptionalLong.of(toldAt) : OptionalLong.empty();
    }

    void forget() {
        seen(Optional.empty(), Writes.UNKNOWN);
    }
}
