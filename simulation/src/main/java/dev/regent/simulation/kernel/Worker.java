package dev.regent.simulation.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real thread that carries simulated ones, one after the other. It runs only while it holds the baton. */
final class Worker extends Thread {

    private volatile boolean baton;
    private @Nullable Simulation simulation;
    private @Nullable SimThread first;

    Worker(int number) {
        super("regent-simulation-" + number);
        setDaemon(true);
    }

    /** What to do with the baton that it is given next; without a simulation it ends. */
    void order(@Nullable Simulation next, @Nullable SimThread thread) {
        simulation = next;
        first = thread;
    }

    /** Hands the baton over. The caller touches nothing of the simulation after this until it gets it back. */
    void resumeWithBaton() {
        baton = true;
        LockSupport.unpark(this);
    }

    void awaitBaton() {
        boolean interrupted = Thread.interrupted();
        while (!baton) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        baton = false;
        if (interrupted) {
            interrupt();
        }
    }

    @Override
    public void run() {
        while (true) {
            awaitBaton();
            Simulation next = simulation;
            if (next == null) {
                return;
            }
            SimThread thread = first;
            first = null;
            next.carry(thread);
        }
    }
}
