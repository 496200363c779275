package dev.regent.ha.testkit;

/** The servers of a backend as processes that a test ends and starts. What they have acknowledged is on their disks. */
public interface FaultyServers {

    /** Ends all at once, without any chance to do something. */
    void kill();

    /** Starts those that do not run, on the data that they have, and returns when all serve. */
    void start();

    /** Stops all where they are (SIGSTOP); the connections to them stay open. */
    void pause();

    /** Lets those that are stopped go on. */
    void resume();

    /**
     * Ends the one that leads the others, without any chance to do something.
     *
     * @return false if nothing was done, since there is only one
     */
    boolean killLeader();
}
