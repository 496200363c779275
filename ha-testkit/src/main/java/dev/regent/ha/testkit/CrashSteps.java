package dev.regent.ha.testkit;

/** What the kit is told of a driver's steps. Safe for use by several threads; may end the process. */
public interface CrashSteps {

    /**
     * Called between two steps that change what is stored, on the thread that does them. A driver whose store is a server calls it before
     * a request is sent and after its answer came.
     *
     * @param step which step, without names that differ from run to run: {@code lease write linked}. A step that is done again counts again
     */
    void reached(String step);
}
