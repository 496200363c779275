package dev.regent.ha.testkit.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that a proxy has read and not yet handed on, in order, each portion with the time when it may go. */
final class Backlog {

    private static final int MOST_BYTES = 1 << 20;

    private final Deque<Portion> portions = new ArrayDeque<>();
    private long bytes;

    boolean isEmpty() {
        return portions.isEmpty();
    }

    /** Whether no more should be read. */
    boolean isFull() {
        return bytes >= MOST_BYTES;
    }

    long bytes() {
        return bytes;
    }

    /** Nothing overtakes what came before it. */
    void add(ByteBuffer data, long dueNanos) {
        Portion last = portions.peekLast();
        boolean early = last != null && last.dueNanos - dueNanos > 0;
        portions.addLast(new Portion(data, early ? last.dueNanos : dueNanos));
        bytes += data.remaining();
    }

    /** When the first byte may go; only if there is one. */
    long dueNanos() {
        return portions.element().dueNanos;
    }

    /** The first bytes, no more than that; to be reported by {@link #taken}. */
    ByteBuffer first(long most) {
        ByteBuffer view = portions.element().data.duplicate();
        if (view.remaining() > most) {
            view.limit(view.position() + (int) most);
        }
        return view;
    }

    void taken(int count) {
        ByteBuffer data = portions.element().data;
        data.position(data.position() + count);
        bytes -= count;
        if (!data.hasRemaining()) {
            portions.remove();
        }
    }

    /** Lets everything go at once. */
    void hurry(long nowNanos) {
        for (int i = portions.size(); i > 0; i--) {
            portions.addLast(new Portion(portions.remove().data, nowNanos));
        }
    }

    /** Forgets everything; how much it was. */
    long clear() {
        long all = bytes;
        portions.clear();
        bytes = 0;
        return all;
    }

    private record Portion(ByteBuffer data, long dueNanos) {}
}
