package dev.regent.ha.testkit;

import dev.regent.ha.spi.HaBackendFactory;
import java.util.Map;

/**
 * A client of the backend whose connection a test can disturb: through a proxy in front of a server, or through a hook in a driver that has no
 * connection. Other clients are not affected.
 */
public interface FaultyLink {

    /** The factory to open the disturbed client with. */
    HaBackendFactory factory();

    /** Options of the disturbed client; they lead to the same backend as {@link BackendFixture#options}. */
    Map<String, String> options();

    /** From now on nothing that this client sends arrives, and its calls end by their time limit. */
    void loseRequests();

    /** From now on what this client sends is carried out, but no answer and no event comes back. */
    void loseAnswers();

    /** Ends the disturbance. Requests that were lost stay lost. */
    void heal();
}
