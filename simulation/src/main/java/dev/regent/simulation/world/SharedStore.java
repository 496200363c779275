package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.simulation.kernel.SimProcess;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The simulated store of one world. */
interface SharedStore {

    /** Opens the backend of a process: the product's own code on a client of this store. */
    HaBackend open(SimProcess process, String processName, RandomGenerator random);

    /** The process was killed. */
    void died(SimProcess process);

    /** Reads and writes it without a network. */
    Hands hands();

    /** Keys that may stay of a cluster that was deleted, and the floor. */
    Set<String> tombstones();

    /** What people do to it. */
    Tampering tampering();
}
