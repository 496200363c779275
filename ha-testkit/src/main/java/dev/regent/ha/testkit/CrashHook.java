package dev.regent.ha.testkit;

import dev.regent.ha.spi.HaBackendFactory;

/** Lets the kit see every step of a driver that changes what is stored. An implementation needs a public constructor without arguments. */
public interface CrashHook {

    /**
     * The driver's factory, but its backends tell the kit of their steps.
     *
     * @param steps what to tell
     */
    HaBackendFactory factory(CrashSteps steps);
}
