package dev.regent.runtime.taskmanager;

import java.util.concurrent.atomic.AtomicLong;

/** Keeps former leaders out: knows the largest token seen by whatever way and refuses smaller ones (J4). Thread-safe. */
final class TokenGate {

    private final AtomicLong largest = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Takes note of a token that a message or the backend has shown; false if a larger one was seen before. */
    boolean admit(long token) {
        long seen = largest.accumulateAndGet(token, Math::max);
        if (token < seen) {
            refused.incrementAndGet();
            return false;
        }
        return true;
    }

    /** 0 if none was seen. */
    long largest() {
        return largest.get();
    }

    /** How many were refused. */
    long refused() {
        return refused.get();
    }
}
