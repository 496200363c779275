package dev.regent.ha.support.lease;

/** Takes what a backend's watch says about one election. Nothing that is said is relied upon to come. Never blocks. */
public interface LeaseHints {

    /** Something may have changed: look now, within the limits of a bounded request rate. */
    void changed();

    /**
     * The renewal of the grant with that token was written. Called only when that write was applied already.
     *
     * @param write as in {@link Writes#renewal}, above 0
     */
    void renewed(long token, long write);
}
