package dev.regent.ha.support;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a client library that blocks, and that neither keeps a time limit nor heeds interruption, such as JDBC. Each is sent once, on a thread of its own, so
 * that whoever waits for it leaves in time and knows whether anything can have been sent; and on a connection of its own, which is used again if the call was
 * answered. Safe for use by several threads.
 *
 * @param <C> a connection
 */
public final class BlockingCalls<C> {

    private static final Logger LOG = LoggerFactory.getLogger(BlockingCalls.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2); // more than a connection takes

    private final String peer;
    private final Library<C> library;
    private final Threading threads;
    private final ExecutorService executor;
    private final Attempts attempts;
    private final Deque<C> idle = new ConcurrentLinkedDeque<>();
    private final Set<Sending> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * What is to be known of the library.
     *
     * @param <C> a connection
     */
    public interface Library<C> {

        /**
         * Makes a connection; nothing that it sends may change anything that matters if it is sent twice, or late.
         *
         * @param limit in about which it gives up by itself
         * @throws Exception whose message says where and why there is none
         */
        C connect(Duration limit) throws Exception;

        /**
         * What is sent on a connection before it is used. As for {@link #connect}; if it fails, the connection is aborted.
         *
         * @throws Exception whose message says what is wrong
         */
        default void prepare(C connection) throws Exception {}

        /**
         * Ends a connection at once, from any thread and whatever is waiting for it. Does not block; idempotent.
         *
         * @throws Exception which is logged
         */
        void abort(C connection) throws Exception;

        /**
         * Whether the backend has answered that it did not, and never will, carry out the request that failed so.
         *
         * @param failed by the request; the connection is aborted
         */
        boolean isRefusal(Exception failed);
    }

    /**
     * One request.
     *
     * @param <C> a connection
     * @param <T> the answer
     */
    @FunctionalInterface
    public interface Request<C, T> {

        /**
         * Sends it once, and waits for its answer.
         *
         * @throws Exception of the library; a {@link HaException} is what the caller gets
         */
        T send(C connection) throws Exception;
    }

    /**
     * Threads and connections come when they are needed.
     *
     * @param peer who is called, for messages and the names of threads
     */
    public BlockingCalls(String peer, Library<C> library, Threading threads) {
        this.peer = peer;
        this.library = library;
        this.threads = threads;
        this.attempts = new Attempts(threads);
        this.executor = Executors.newCachedThreadPool(RegentThreads.named(peer));
    }

    /**
     * Sends a request, and waits.
     *
     * @throws BackendUnavailableException if it was surely not carried out, and never will be: there was no connection within the limit, or before this thread
     *     was interrupted (whose flag stays set) or all closed; or it was refused
     * @throws OutcomeUnknownException if it was sent, and no answer came until then
     */
    public <T> T call(Duration limit, Request<C, T> request) {
        if (Thread.currentThread().isInterrupted()) {
            throw new BackendUnavailableException("nothing was sent to " + peer + ": the thread is interrupted");
        }
        Sending sending = new Sending();
        CompletableFuture<T> answer = new CompletableFuture<>();
        running.add(sending);
        try {
            executor.execute(() -> carryOut(limit, request, sending, answer));
            return threads.await(answer, limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw sending.abandon("the thread was interrupted", interrupted);
        } catch (TimeoutException late) {
            throw sending.abandon("no answer within " + limit.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw failure(failed);
        } catch (RejectedExecutionException ended) {
            throw new BackendUnavailableException("the connection to " + peer + " is closed", ended);
        } finally {
            running.remove(sending);
        }
    }

    /** As {@link #call}, for a request that changes nothing: no answer is no more than that. */
    public <T> T read(Duration limit, Request<C, T> request) {
        try {
            return call(limit, request);
        } catch (OutcomeUnknownException noAnswer) {
            throw new BackendUnavailableException(String.valueOf(noAnswer.getMessage()), noAnswer);
        }
    }

    private static RuntimeException failure(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
    }

    private <T> void carryOut(Duration limit, Request<C, T> request, Sending sending, CompletableFuture<T> answer) {
        try {
            C connection = connection(limit);
            if (!sending.begins(connection)) {
                release(connection);
                return;
            }
            T told = send(connection, request);
            if (sending.ends()) {
                release(connection);
            }
            answer.complete(told);
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed);
        }
    }

    private C connection(Duration limit) {
        C last = idle.poll();
        if (last != null) {
            return last;
        }
        attempts.begin();
        try {
            C connection = prepared(library.connect(limit));
            attempts.succeeded();
            return connection;
        } catch (Exception failed) {
            throw attempts.failed("no connection to " + peer + ": " + failed.getMessage(), failed);
        }
    }

    private C prepared(C connection) throws Exception {
        boolean done = false;
        try {
            library.prepare(connection);
            done = true;
            return connection;
        } finally {
            if (!done) {
                abort(connection);
            }
        }
    }

    /** Where one connection breaks, those that are as old are likely to be broken as well. */
    private <T> T send(C connection, Request<C, T> request) {
        try {
            return request.send(connection);
        } catch (HaException known) {
            abort(connection);
            throw known;
        } catch (Exception failed) {
            abort(connection);
            if (library.isRefusal(failed)) {
                throw new BackendUnavailableException(peer + " refuses: " + failed.getMessage(), failed);
            }
            abortIdle();
            throw new OutcomeUnknownException("no answer from " + peer + ": " + failed.getMessage(), failed);
        }
    }

    private void release(C connection) {
        idle.push(connection);
        if (closed) {
            abortIdle();
        }
    }

    private void abort(C connection) {
        try {
            library.abort(connection);
        } catch (Exception failed) {
            LOG.warn("a connection to {} could not be ended", peer, failed);
        }
    }

    private void abortIdle() {
        for (C each = idle.poll(); each != null; each = idle.poll()) {
            abort(each);
        }
    }

    /** Aborts what runs, and waits shortly for the threads; afterwards nothing is sent. Idempotent. */
    public void close() {
        closed = true;
        running.forEach(Sending::leave);
        abortIdle();
        RegentThreads.shutdown(executor, "calls of " + peer, CLOSE_BOUND);
    }

    /** How far one call has come. */
    private final class Sending {

        private boolean left; // guarded by this
        private Optional<C> connection = Optional.empty(); // guarded by this

        /** From now on nobody knows what becomes of it; false if nobody waits for it any more, and it must not be sent. */
        synchronized boolean begins(C sendingOn) {
            if (!left) {
                connection = Optional.of(sendingOn);
            }
            return !left;
        }

        /** It was answered; false if the connection was aborted meanwhile. */
        synchronized boolean ends() {
            connection = Optional.empty();
            return !left;
        }

        /** Whether it had begun, and was not yet answered. */
        boolean leave() {
            Optional<C> sentOn;
            synchronized (this) {
                left = true;
                sentOn = connection;
            }
            sentOn.ifPresent(BlockingCalls.this::abort);
            return sentOn.isPresent();
        }

        HaException abandon(String why, Exception cause) {
            return leave()
                    ? new OutcomeUnknownException(peer + ": " + why + "; it may be applied, now or later", cause)
                    : new BackendUnavailableException(peer + ": " + why + "; nothing was sent", cause);
        }
    }
}
