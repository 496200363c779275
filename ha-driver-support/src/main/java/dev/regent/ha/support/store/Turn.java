package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Serialises operations that block, in the order in which they came. Waiting honours interruption and the operation's time limit. */
public final class Turn {

    private final Threading threads;
    private final Object lock = new Object();
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>(); // guarded by lock
    private boolean taken; // guarded by lock

    public Turn(Threading threads) {
        this.threads = threads;
    }

    /** @throws BackendUnavailableException if it does not come within the limit; nothing was done */
    public <T> T take(TimeLimit limit, String what, Supplier<T> work) {
        await(limit.left(), what);
        try {
            return work.get();
        } finally {
            pass();
        }
    }

    private void await(Duration left, String what) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (lock) {
            if (!taken) {
                taken = true;
                return;
            }
            waiting.add(mine);
        }
        try {
            threads.await(mine, left);
        } catch (InterruptedException interrupted) {
            giveUp(mine);
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted before an operation on " + what, interrupted);
        } catch (TimeoutException | ExecutionException late) {
            giveUp(mine);
            throw new BackendUnavailableException("an earlier operation on " + what + " has not ended", late);
        }
    }

    /** It may have come at the last moment. */
    private void giveUp(CompletableFuture<Void> mine) {
        boolean came;
        synchronized (lock) {
            came = !waiting.removeIf(each -> each == mine);
        }
        if (came) {
            pass();
        }
    }

    private void pass() {
        CompletableFuture<Void> next;
        synchronized (lock) {
            next = waiting.poll();
            taken = next != null;
        }
        if (next != null) {
            next.complete(null);
        }
    }
}
