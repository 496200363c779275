package dev.regent.ha.testkit;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import java.io.IOException;
import java.time.Duration;

/**
 * What an operator can do to a lease record with the backend's own tools, past every driver. Whoever finds a record missing must wait for the
 * longest permitted lease, so that the hand also gives a factory whose longest permitted lease is short enough for a test.
 */
public interface OperatorHand {

    /**
     * The factory of all clients of such a test; it leads to the same backend as the fixture's. For contenders in other processes its class
     * has a public constructor without arguments.
     */
    HaBackendFactory factory();

    /** The longest lease that clients of {@link #factory} permit: 3 to 10 s. */
    Duration longestLease();

    /** Deletes the lease record of an election, and nothing else. */
    void delete(ClusterId cluster, String election) throws IOException;

    /**
     * Keeps a copy of the lease record as it is now, with what belongs to it, such as the renewal where that is a record of its own.
     *
     * @return puts the copy in the place of what is there then
     */
    PutBack keep(ClusterId cluster, String election) throws IOException;

    /** Puts a kept record back. */
    @FunctionalInterface
    interface PutBack {

        /** Returns when it is in place. */
        void run() throws IOException;
    }
}
