package dev.regent.ha.support.lease;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.NanoClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls of one election, and an answer of whatever comes back, so that every call ends in exactly one event. */
final class PortCaller {

    private static final Logger LOG = LoggerFactory.getLogger(PortCaller.class);

    private final String election;
    private final LeasePort port;
    private final NanoClock clock;

    PortCaller(String election, LeasePort port, NanoClock clock) {
        this.election = election;
        this.port = port;
        this.clock = clock;
    }

    /**
     * Blocks until the call has ended.
     *
     * @param decided when the machine wanted it; its time limit counts from there
     * @param validity the present grant, without which nothing is renewed
     */
    ElectionEvent call(ElectionAction.Call call, long decided, @Nullable ValidityDeadline validity) {
        long now = clock.nanoTime();
        Duration left = call.limit().minusNanos(now - decided);
        if (left.isNegative() || left.isZero()) {
            return notSent(
                    call,
                    new BackendUnavailableException("a request of election '" + election
                            + "' was not sent, since its time had passed: this process stood still or is overloaded"));
        }
        if (call instanceof ElectionAction.Renew renew && (validity == null || !validity.isHeld(now))) {
            return notSent(
                    call,
                    new FencedException("leadership with token " + renew.next().token() + " is over"));
        }
        try {
            return call instanceof ElectionAction.Read
                    ? new ElectionEvent.Observed(port.read(left))
                    : new ElectionEvent.WriteAnswered(write(call, left));
        } catch (HaException failure) {
            return failed(call, failure);
        } catch (RuntimeException | Error defect) {
            LOG.error("election '{}': a call of the backend failed unexpectedly", election, defect);
            return failed(call, new BackendUnavailableException("unexpected failure: " + defect, defect));
        }
    }

    private WriteOutcome write(ElectionAction.Call call, Duration left) {
        if (call instanceof ElectionAction.Acquire acquire) {
            return port.acquire(acquire.seen(), acquire.mine(), left);
        } else if (call instanceof ElectionAction.Confirm confirm) {
            return port.confirm(confirm.mine(), left);
        } else if (call instanceof ElectionAction.Renew renew) {
            return port.renew(renew.version(), renew.next(), left);
        } else if (call instanceof ElectionAction.Release release) {
            return port.release(release.version(), release.tombstone(), left);
        }
        throw new IllegalArgumentException("not a write: " + call);
    }

    private static ElectionEvent notSent(ElectionAction.Call call, HaException error) {
        return call instanceof ElectionAction.Read
                ? new ElectionEvent.ReadFailed(error)
                : new ElectionEvent.WriteAnswered(new WriteOutcome.NotSent(error));
    }

    /** A write that ended by an exception may have been applied. */
    private static ElectionEvent failed(ElectionAction.Call call, HaException error) {
        return call instanceof ElectionAction.Read
                ? new ElectionEvent.ReadFailed(error)
                : new ElectionEvent.WriteAnswered(new WriteOutcome.Unknown(
                        new OutcomeUnknownException("no answer: " + error.getMessage(), error)));
    }
}
