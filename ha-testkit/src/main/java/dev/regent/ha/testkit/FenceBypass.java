package dev.regent.ha.testkit;

import dev.regent.ha.spi.HaBackendFactory;

/**
 * A hook between the passive check of a leadership and the sending of a write. It lets a former leader try to write, as a process does that
 * was stopped exactly there. Without it no test of a fence proves anything, since the passive check refuses first.
 *
 * <p>A driver's author implements it in the driver's tests; for contenders in other processes the class also has a public constructor without
 * arguments.
 */
public interface FenceBypass {

    /** The factory whose backends have the hook. */
    HaBackendFactory factory();

    /**
     * Turns the passive check of writes off or on, for all backends of {@link #factory}. {@code Leadership.isHeld} itself is not changed.
     */
    void skipPassiveCheck(boolean skip);

    /**
     * Number of conditional writes under a leader's token that were really sent to the backend since the factory was made, counted where they
     * reach it, whatever came of them.
     */
    long sent();

    /** Number of those that the backend refused because a newer leader had shut the token out. */
    long refused();
}
