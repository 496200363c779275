package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Serialises operations that block. Waiting for one's turn honours interruption and the operation's time limit. */
public final class Turn {

    private final ReentrantLock lock = new ReentrantLock();

    /** @throws BackendUnavailableException if it does not come within the limit; nothing was done */
    public <T> T take(TimeLimit limit, String what, Supplier<T> work) {
        try {
            if (!lock.tryLock(limit.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new BackendUnavailableException("an earlier operation on " + what + " has not ended");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted before an operation on " + what, interrupted);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
