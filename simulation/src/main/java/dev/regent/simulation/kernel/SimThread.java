package dev.regent.simulation.kernel;

import org.jspecify.annotations.Nullable;

/** One task of a process that may block. */
final class SimThread {

    final SimProcess process;
    final String what;
    final Runnable work;
    final Runnable whenOver;

    @Nullable
    Parking parking;

    boolean interrupted;

    SimThread(SimProcess process, String what, Runnable work, Runnable whenOver) {
        this.process = process;
        this.what = what;
        this.work = work;
        this.whenOver = whenOver;
    }

    void interrupt() {
        if (process.simulation().current() == this) {
            Thread.currentThread().interrupt();
        } else if (parking != null) {
            parking.wake(Parking.Reason.INTERRUPTED);
        } else {
            interrupted = true;
        }
    }

    @Override
    public String toString() {
        return process.name() + " " + what;
    }
}
