package dev.regent.ha.testkit;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A disturbed client whose calls hang until their time limit ends, before an operation or after it: the hook of a driver that has no connection
 * which a proxy could disturb. A subclass puts {@link #answered}, {@link #written} and {@link #hinted} around the calls of its store. Safe
 * for use by several threads.
 */
public abstract class HangingConnection implements FaultyLink {

    private enum State {
        WELL,
        NO_REQUESTS,
        NO_ANSWERS
    }

    private volatile State state = State.WELL;

    /** A connection that is well. */
    protected HangingConnection() {}

    @Override
    public final void loseRequests() {
        state = State.NO_REQUESTS;
    }

    @Override
    public final void loseAnswers() {
        state = State.NO_ANSWERS;
    }

    @Override
    public final void heal() {
        state = State.WELL;
    }

    /**
     * Passes on a call that changes nothing.
     *
     * @param limit of the call
     * @return its answer
     * @throws BackendUnavailableException at the end of the limit, if the connection is disturbed
     */
    protected final <T> T answered(Duration limit, Supplier<T> call) {
        if (state == State.WELL) {
            return call.get();
        }
        hang(limit);
        throw new BackendUnavailableException("no answer within " + limit);
    }

    /**
     * Passes on a call that changes something; it is carried out unless requests are lost.
     *
     * @param limit of the call
     * @param unknown how the driver says that an outcome is unknown
     * @return its answer, or at the end of the limit that it is unknown
     */
    protected final <T> T written(Duration limit, Supplier<T> call, Function<OutcomeUnknownException, T> unknown) {
        State now = state;
        if (now != State.NO_REQUESTS) {
            T outcome = call.get();
            if (now == State.WELL) {
                return outcome;
            }
        }
        hang(limit);
        return unknown.apply(new OutcomeUnknownException("no answer within " + limit));
    }

    /**
     * Passes a hint on, unless the connection is disturbed when it comes.
     *
     * @return what the store calls instead
     */
    protected final Runnable hinted(Runnable hint) {
        return () -> {
            if (state == State.WELL) {
                hint.run();
            }
        };
    }

    private static void hang(Duration limit) {
        try {
            if (new CountDownLatch(1).await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("nobody counts down");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
