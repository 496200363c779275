package dev.regent.ha.testkit.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.random.RandomGenerator;

/** Moves the bytes of one direction of one connection, as its disturbance wants it. Used by the proxy's thread alone. */
final class Pump {

    /** The shortest retransmission time-out of Linux. */
    private static final long FIRST_AGAIN_NANOS = 200_000_000;

    private static final long LAST_AGAIN_NANOS = 60_000_000_000L;

    /** Nothing to do before something happens. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int PORTIONS_A_SECOND = 20;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Endpoint source;
    private final Endpoint sink;
    private final Meter meter;
    private final RandomGenerator random;
    private final Backlog backlog = new Backlog();
    private Disturbance disturbance;
    private boolean sourceEnded;
    private boolean sinkEnded;
    private long endNanos; // when the end may be passed on
    private long freeNanos; // when the limited rate allows the next portion
    private long left = NEVER; // nanoseconds until there is something to do

    Pump(Endpoint source, Endpoint sink, Meter meter, RandomGenerator random, Disturbance disturbance, long now) {
        this.source = source;
        this.sink = sink;
        this.meter = meter;
        this.random = random;
        this.disturbance = disturbance;
        this.endNanos = now;
        this.freeNanos = now;
    }

    Disturbance disturbance() {
        return disturbance;
    }

    void disturb(Disturbance next) {
        if (next.stall() && !disturbance.stall()) {
            meter.stalled(backlog.bytes());
        }
        disturbance = next;
    }

    void heal(long now) {
        disturbance = Disturbance.NONE;
        backlog.hurry(now);
        endNanos = now;
        freeNanos = now;
    }

    Traffic traffic() {
        return meter.read();
    }

    /** Reads what came and hands on what may go. True if the connection shall be reset now. */
    boolean run(long now, ByteBuffer buffer) {
        left = NEVER;
        read(now, buffer);
        boolean reset = deliver(now);
        if (!reset && backlog.isEmpty() && sourceEnded && !sinkEnded && !source.broken()) {
            passEnd(now);
        }
        if (!sourceEnded && !backlog.isFull()) {
            source.want(SelectionKey.OP_READ);
        }
        return reset;
    }

    /** Nanoseconds until it has to run again, whatever happens. */
    long left() {
        return left;
    }

    boolean done() {
        return sourceEnded && (sinkEnded || sink.broken());
    }

    /** Whether its source broke and its receiver may learn of it by now. */
    boolean breaks(long now) {
        if (!source.broken() || !backlog.isEmpty() || holdsEnd()) {
            return false;
        }
        return due(endNanos, now);
    }

    /** Ends the stream for the receiver. */
    void end() {
        dropAll();
        if (!sinkEnded) {
            sinkEnded = true;
            sink.end();
        }
    }

    /** Forgets what it holds, since the connection is no more. */
    void dropAll() {
        long dropped = backlog.clear();
        meter.held(-dropped);
        meter.dropped(dropped);
    }

    private void read(long now, ByteBuffer buffer) {
        if (sourceEnded) {
            return;
        }
        int count = 0;
        if (!source.broken() && !backlog.isFull() && source.ready(SelectionKey.OP_READ)) {
            buffer.clear();
            try {
                count = source.channel().read(buffer);
            } catch (IOException reset) {
                source.breaks(reset);
            }
        }
        if (count < 0 || source.broken()) {
            sourceEnded = true;
            endNanos = later(now);
        } else if (count > 0) {
            take(now, buffer.flip());
        }
    }

    private void take(long now, ByteBuffer data) {
        int count = data.remaining();
        long due = later(now);
        backlog.add(ByteBuffer.allocate(count).put(data).flip(), due);
        meter.held(count);
        if (disturbance.stall()) {
            meter.stalled(count);
        }
        if (due - now > 0) {
            meter.delayed(count);
        }
    }

    private boolean deliver(long now) {
        while (!backlog.isEmpty()) {
            if (sinkEnded || sink.broken()) {
                dropAll();
                return false;
            }
            if (disturbance.resetAfter() == 0) {
                return true;
            }
            if (!mayGo(now)) {
                return false;
            }
            ByteBuffer data = backlog.first(Math.min(portion(), disturbance.resetAfter()));
            int count = disturbance.swallow() ? drop(data) : forward(data, now);
            if (count == 0) {
                return false;
            }
            if (passed(count)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayGo(long now) {
        if (disturbance.swallow()) {
            return true;
        }
        if (disturbance.stall()) {
            return false;
        }
        return due(backlog.dueNanos(), now) && (!disturbance.throttles() || due(freeNanos, now));
    }

    private long portion() {
        return disturbance.throttles() ? Math.max(1, disturbance.bytesPerSecond() / PORTIONS_A_SECOND) : NEVER;
    }

    private int drop(ByteBuffer data) {
        int count = data.remaining();
        meter.dropped(count);
        return count;
    }

    private int forward(ByteBuffer data, long now) {
        int count;
        try {
            count = sink.channel().write(data);
        } catch (IOException gone) {
            sink.breaks(gone);
            dropAll();
            return 0;
        }
        if (count == 0) {
            sink.want(SelectionKey.OP_WRITE);
            return 0;
        }
        meter.forwarded(count);
        if (disturbance.throttles()) {
            meter.throttled(count);
            freeNanos = now + count * SECOND_NANOS / disturbance.bytesPerSecond();
        }
        return count;
    }

    /** True if that was the last byte before a reset. */
    private boolean passed(int count) {
        backlog.taken(count);
        meter.held(-count);
        if (disturbance.resetAfter() == NEVER) {
            return false;
        }
        disturbance = disturbance.withResetAfter(disturbance.resetAfter() - count);
        return disturbance.resetAfter() == 0;
    }

    private void passEnd(long now) {
        if (!holdsEnd() && due(endNanos, now)) {
            end();
        }
    }

    private boolean holdsEnd() {
        return disturbance.stall() || disturbance.swallow();
    }

    /** Remembers to come back if it is not. */
    private boolean due(long nanos, long now) {
        if (nanos - now <= 0) {
            return true;
        }
        left = Math.min(left, nanos - now);
        return false;
    }

    private long later(long now) {
        long jitter = disturbance.jitter().toNanos();
        return now + disturbance.delay().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter)) + sentAgain();
    }

    /** How much later it comes because it was lost, perhaps several times. */
    private long sentAgain() {
        long all = 0;
        long next = FIRST_AGAIN_NANOS;
        while (next <= LAST_AGAIN_NANOS && disturbance.loss() > 0 && random.nextDouble() < disturbance.loss()) {
            all += next;
            next *= 2;
        }
        return all;
    }
}
