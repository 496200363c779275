package dev.regent.ha.testkit.proxy;

import java.time.Duration;

/**
 * The faults of a {@link FaultProxy}, of all its connections or of one. Each verb is in force when it returns and stays so until
 * {@link #heal}. Different verbs of one direction add up, the same verb replaces itself. The end of a stream passes like the bytes before
 * it. Safe for use by several threads; after the proxy was closed verbs throw {@link IllegalStateException}.
 */
public interface Faults {

    /**
     * Delivers each byte that much later than it came, in order and without limiting the rate (up to 1 MiB in flight).
     *
     * @param delay at least
     * @param jitter up to so much more, evenly distributed
     */
    void delay(Direction direction, Duration delay, Duration jitter);

    /**
     * Delivers what comes as over a network that loses a part of its packets: as often as one is lost in a row, it comes 200 ms later, then 400 ms, 800 ms and so on,
     * as TCP sends it again, and what follows waits for it.
     *
     * @param part how likely the loss of one is, 0 to less than 1
     */
    void lose(Direction direction, double part);

    /**
     * Delivers no more than so many bytes a second, in portions of 50 ms.
     *
     * @param bytesPerSecond at least 1
     */
    void throttle(Direction direction, long bytesPerSecond);

    /**
     * Holds everything until {@link #heal} delivers it, in order: a partition. The proxy holds up to 1 MiB of each connection; after that
     * it reads no more, so that the sender feels it.
     */
    void stall(Direction direction);

    /**
     * Reads everything and throws it away, also what is held already: lost requests, or lost answers. What was lost stays lost, so a
     * connection is of little use afterwards. The end of the stream is not lost but comes with {@link #heal}.
     */
    void swallow(Direction direction);

    /** Resets (RST) the connections that are open now, at both ends. What is held is lost. */
    void reset();

    /**
     * Resets each connection at both ends when its next {@code bytes} bytes of that direction have passed. With 0 that is when the next byte
     * arrives, which then does not pass: a request that was surely not carried out, or an answer that was lost though its request surely
     * was carried out.
     *
     * @param bytes 0 or more
     */
    void resetAfter(Direction direction, long bytes);

    /**
     * Ends the stream of that direction for the connections that are open now, as {@code shutdownOutput} of the sender would: its receiver
     * reads what was delivered so far and then the end. What is held, and what still comes, is dropped; {@link #heal} does not undo it.
     */
    void closeHalf(Direction direction);

    /** Ends all faults; what a stall or a delay holds is delivered. */
    void heal();

    /** What has happened to the bytes of that direction so far; also answers after the proxy was closed. */
    Traffic traffic(Direction direction);
}
