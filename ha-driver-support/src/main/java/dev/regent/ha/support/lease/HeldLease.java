package dev.regent.ha.support.lease;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.FencingToken;
import java.util.Map;

/** One grant as the election hands it to a backend, which makes a {@link dev.regent.ha.spi.leader.Leadership} of it. */
public interface HeldLease {

    /** The grant's token. */
    FencingToken token();

    /** See {@link dev.regent.ha.spi.leader.Leadership#isHeld}: passive, and false for good once it was false. */
    boolean isHeld();

    /**
     * Publishes by the next renewal, for backends where publication and lease are one object. Errors as for
     * {@link dev.regent.ha.spi.leader.Leadership#publish}.
     */
    void publish(Map<String, String> addresses);

    /**
     * Tells the election what a fenced write found out: somebody with a larger token leads. The grant ends.
     */
    void superseded();

    /** Throws if the grant is over; the check before a write, which the backend's own check must follow. */
    default void requireHeld() {
        if (!isHeld()) {
            throw new FencedException("leadership with token " + token() + " is over");
        }
    }
}
