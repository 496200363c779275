package dev.regent.ha.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;

/** One call on its way through the SDK; it can be ended from another thread, whatever it blocks in. Thread-safe. */
final class Exchange {

    private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

    private final Object lock = new Object();
    private @Nullable ExecutableHttpRequest request;
    private boolean ended;
    private boolean sent;

    /** That of the present thread. */
    static @Nullable Exchange current() {
        return CURRENT.get();
    }

    /** The present thread works for it until {@link #leave}. */
    void enter() {
        CURRENT.set(this);
    }

    static void leave() {
        CURRENT.remove();
    }

    /** From now on bytes of the request may be on their way. */
    void begin(ExecutableHttpRequest next) throws IOException {
        synchronized (lock) {
            if (ended) {
                throw new IOException("the call was given up before its request was sent");
            }
            if (sent) {
                throw new IOException("a request is sent once");
            }
            sent = true;
            request = next;
        }
    }

    /**
     * Ends it.
     *
     * @return whether something may have been sent; if not, nothing will be
     */
    boolean end() {
        ExecutableHttpRequest last;
        boolean wasSent;
        synchronized (lock) {
            ended = true;
            last = request;
            wasSent = sent;
        }
        if (last != null) {
            last.abort();
        }
        return wasSent;
    }

    boolean wasSent() {
        synchronized (lock) {
            return sent;
        }
    }
}
