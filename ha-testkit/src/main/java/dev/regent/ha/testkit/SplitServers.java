package dev.regent.ha.testkit;

import java.util.List;
import java.util.Map;

/** The servers of a backend, of which a test can cut one off from the others while the clients of each go on reaching it. For one thread at a time. */
public interface SplitServers {

    /** How many there are, at least three; they are counted from 0. */
    int size();

    /** The one that leads the others; waits until one does. */
    int leader();

    /**
     * Options of a client that knows these servers alone.
     *
     * @param servers their numbers
     * @return written values by key; they lead to the same backend as {@link BackendFixture#options}
     */
    Map<String, String> options(List<Integer> servers);

    /** From now on nothing passes between that server and the others, and nobody is told. */
    void isolate(int server);

    /** Ends what {@link #isolate} began. */
    void rejoin(int server);
}
