package dev.regent.ha.support.http;

import dev.regent.ha.support.Threading;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Spaces the connections to a server that is away: the longer it has been, the longer until the next, which one caller tries for all. A short
 * outage is prolonged by an eighth of its length at most, and a long one sees less than two connections a second. Safe for use by several
 * threads.
 */
public final class Pace {

    private static final Duration LEAST = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofMillis(700);
    private static final int PART_OF_OUTAGE = 8;

    private final Threading threads;
    private CompletableFuture<Boolean> back = CompletableFuture.completedFuture(true); // guarded by this, as all below
    private String trouble = "";
    private long since;
    private long next;

    /** Of one server, which counts as there until something {@link #failed}. */
    public Pace(Threading threads) {
        this.threads = threads;
    }

    /**
     * Waits until the caller may connect: at once while the server is there.
     *
     * @throws IOException with the last failure, if that is not within the limit
     */
    public void await(Duration limit) throws IOException {
        long start = threads.nanoTime();
        while (true) {
            Duration pause = pause();
            if (pause.isZero()) {
                return;
            }
            Duration left = limit.minusNanos(threads.nanoTime() - start);
            try {
                threads.await(back(), pause.compareTo(left) < 0 ? pause : left);
            } catch (TimeoutException due) {
                if (pause.compareTo(left) >= 0) {
                    throw new IOException(trouble(), due);
                }
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
    }

    /** Zero if the caller is the one to connect; the others come after it. */
    private synchronized Duration pause() {
        if (back.isDone()) {
            return Duration.ZERO;
        }
        long now = threads.nanoTime();
        if (now - next < 0) {
            return Duration.ofNanos(next - now);
        }
        postpone(now);
        return Duration.ZERO;
    }

    private synchronized CompletableFuture<Boolean> back() {
        return back;
    }

    private synchronized String trouble() {
        return trouble;
    }

    /** A connection could not be made, or broke before it was of any use. */
    public synchronized void failed(String why) {
        long now = threads.nanoTime();
        if (back.isDone()) {
            back = new CompletableFuture<>();
            since = now;
        }
        trouble = why;
        postpone(now);
    }

    private void postpone(long now) {
        long part = (now - since) / PART_OF_OUTAGE;
        next = now + Math.min(MOST.toNanos(), Math.max(LEAST.toNanos(), part));
    }

    /** The server has answered. */
    public void worked() {
        back().complete(true);
    }
}
