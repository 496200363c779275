package dev.regent.ha.testkit;

import java.time.Duration;

/**
 * A client of servers whose connections a test can cut, hold and refuse, as a proxy between them does. Each verb stays in force until
 * {@link #heal} or {@link #deliver}.
 */
public interface ServerLink extends FaultyLink {

    /** Each connection is reset when its next request comes, before any of it arrives: it was surely not carried out. */
    void resetRequests();

    /** Each connection is reset when its next answer comes, before any of it arrives: what was asked on that connection may be carried out. */
    void resetAnswers();

    /** Answers and events are held back. */
    void holdAnswers();

    /** What is asked comes to the servers that much later than it was sent, each time by another time between the two. */
    void delayRequests(Duration least, Duration most);

    /** What the servers say comes that much later. */
    void delayAnswers(Duration by);

    /**
     * Requests and answers come as over a network that loses that part of its packets, which TCP sends again (200 ms later, 400 ms later and so on).
     *
     * @param part 0 to less than 1
     */
    void loseSegments(double part);

    /** Ends the disturbance without a reset: what was held arrives late. */
    void deliver();

    /** The servers are away for this client: its connections end, and new ones are turned away. */
    void turnAway();

    /** How often this client has made a connection so far, those that were turned away included. */
    long connections();

    /** How many connections and bytes the faults have met so far; one that met nothing proves nothing. */
    long met();
}
