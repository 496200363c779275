package dev.regent.runtime.threads;

/** Time as the runtime sees it. Deadlines use {@link #nanoTime}; {@link #wallMillis} is for people. */
public interface RuntimeClock {

    /** The clocks of this machine. */
    RuntimeClock SYSTEM = new RuntimeClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** A monotonic clock, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Milliseconds since 1970 in UTC; may jump. */
    long wallMillis();
}
