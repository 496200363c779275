package dev.regent.ha.support.lease;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one event makes an election do, the call in flight, and the present. Times are nanoseconds since the first event, so that they do not overflow. */
final class Outbox {

    static final long NEVER = Long.MAX_VALUE;

    private List<ElectionAction> actions = new ArrayList<>();
    private ElectionAction.@Nullable Call inFlight;
    private long inFlightSent;
    private @Nullable Long origin;
    private long now;
    private long timer = NEVER;

    void advanceTo(long nowNanos) {
        if (origin == null) {
            origin = nowNanos;
        }
        now = Math.max(now, nowNanos - origin);
    }

    long now() {
        return now;
    }

    /** The election's time as one of the clock. */
    long absolute(long time) {
        return (origin == null ? 0 : origin) + time;
    }

    void emit(ElectionAction action) {
        actions.add(action);
    }

    void call(ElectionAction.Call call) {
        inFlight = call;
        inFlightSent = now;
        emit(call);
    }

    /** Whether no call is in flight. */
    boolean idle() {
        return inFlight == null;
    }

    /** The call in flight has ended, by the answer to a read or to a write. */
    ElectionAction.Call answered(boolean read) {
        ElectionAction.Call call = inFlight;
        if (call == null || read != call instanceof ElectionAction.Read) {
            throw new IllegalStateException(
                    "the answer to a " + (read ? "read" : "write") + " came while this was in flight: " + call);
        }
        inFlight = null;
        return call;
    }

    /** When the call that was answered last was sent. */
    long sent() {
        return inFlightSent;
    }

    /** The timer is spent, also one that fired early. */
    void fired() {
        timer = NEVER;
    }

    void arm(long next) {
        if (next != timer && next != NEVER) {
            emit(new ElectionAction.ArmTimer(absolute(next)));
        }
        timer = next;
    }

    List<ElectionAction> drain() {
        List<ElectionAction> result = actions;
        actions = new ArrayList<>();
        return result;
    }
}
