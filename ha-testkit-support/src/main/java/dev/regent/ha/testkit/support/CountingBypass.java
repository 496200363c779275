package dev.regent.ha.testkit.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.SendHook;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the bypasses of all kinds of stores have in common: who skips the passive check, what the store was sent then, and the hook around each request. */
abstract class CountingBypass implements FenceBypass {

    private final ThreadLocal<Boolean> skipping = ThreadLocal.withInitial(() -> false);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Optional<SendHook> around = Optional.empty();

    /** The gate of the driver. */
    final void pass(HeldLease lease) {
        if (!skips()) {
            lease.requireHeld();
        }
    }

    /** Whether this thread skips the check now. */
    final boolean skips() {
        return skipping.get();
    }

    final Optional<SendHook> hook() {
        return around;
    }

    /** Counts a write of a thread that has skipped the check. */
    final void count(boolean reached, boolean rejected) {
        if (reached) {
            sent.incrementAndGet();
        }
        if (rejected) {
            refused.incrementAndGet();
        }
    }

    /** Text stands in a body as UTF-16, at any offset. */
    static boolean holds(ByteBuffer body, String text) {
        String bytes = ISO_8859_1.decode(body.duplicate()).toString();
        return bytes.contains(ISO_8859_1.decode(UTF_16BE.encode(text)));
    }

    @Override
    public final void skipPassiveCheck(boolean skip) {
        skipping.set(skip);
    }

    @Override
    public final boolean around(SendHook hook) {
        around = Optional.of(hook);
        return true;
    }

    @Override
    public final long sent() {
        return sent.get();
    }

    @Override
    public final long refused() {
        return refused.get();
    }
}
