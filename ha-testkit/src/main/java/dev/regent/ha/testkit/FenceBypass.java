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
     * Turns the passive check of writes off or on, for the calling thread and all backends of {@link #factory}. While it is off each write to
     * an opened scope is really sent, with the condition that was right after this process's last own write to that scope; what newer leaders
     * wrote since is not looked at first. {@code Leadership.isHeld} itself is not changed.
     */
    void skipPassiveCheck(boolean skip);

    /**
     * Number of writes to opened scopes that were sent to the backend while the check was off, counted where they reach it, whatever came of
     * them.
     */
    long sent();

    /**
     * Installs what is called around each request of {@link #factory}'s backends that would change what an election has stored, whether or not
     * the passive check is skipped.
     *
     * @return whether the driver does so; if not, the tests that stop a leader inside its write are skipped
     */
    default boolean around(SendHook hook) {
        return false;
    }

    /** Number of those that the backend refused, counted where its answer arrives. */
    long refused();
}
