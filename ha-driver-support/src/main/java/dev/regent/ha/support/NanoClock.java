package dev.regent.ha.support;

/** A monotonic clock. Its values are compared with each other only, by difference, within one process. */
@FunctionalInterface
public interface NanoClock {

    /** Nanoseconds since some fixed moment; may be negative and may overflow, as {@link System#nanoTime} does. */
    long nanoTime();

    /** The clock of this machine, which goes on while the process is stopped. */
    static NanoClock system() {
        return System::nanoTime;
    }
}
