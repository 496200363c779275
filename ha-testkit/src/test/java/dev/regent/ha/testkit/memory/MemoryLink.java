package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.HangingConnection;
import dev.regent.ha.testkit.ServerLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * One client's way to the server, with the disturbances that the kit asks for. It has no connections, so a reset is a loss that is noticed at the end of a call.
 */
final class MemoryLink extends HangingConnection implements FenceBypass, ServerLink {

    private static final Executor LATER = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

    private final MemoryServer server;
    private final AtomicLong sent = new AtomicLong();
    private final Queue<Supplier<?>> late = new ConcurrentLinkedQueue<>();
    private volatile boolean held;
    private volatile boolean reset;
    private final ThreadLocal<Boolean> skipPassiveCheck = ThreadLocal.withInitial(() -> false);

    MemoryLink(MemoryServer server) {
        this.server = server;
    }

    MemoryServer server() {
        return server;
    }

    <T> T read(long limitNanos, Supplier<T> call) {
        return answered(Duration.ofNanos(limitNanos), call);
    }

    <T> T write(long limitNanos, Supplier<T> call) {
        sent.incrementAndGet();
        if (held && server.has(Defect.UNKNOWN_COMES_LATE)) {
            late.add(call);
        }
        T answer = written(Duration.ofNanos(limitNanos), call, unknown -> {
            throw server.has(Defect.UNKNOWN_IS_FAILED) || server.has(Defect.RESET_IS_FAILED)
                    ? new BackendUnavailableException("no answer within the limit")
                    : unknown;
        });
        for (Supplier<?> each = late.poll(); each != null; each = late.poll()) {
            CompletableFuture<?> unused = CompletableFuture.supplyAsync(each, LATER);
        }
        return answer;
    }

    /** Whether a connection was ever reset. */
    boolean wasReset() {
        return reset;
    }

    @Override
    public void resetRequests() {
        reset = true;
        loseRequests();
    }

    @Override
    public void resetAnswers() {
        reset = true;
        loseAnswers();
    }

    @Override
    public void holdAnswers() {
        held = true;
        if (server.has(Defect.UNKNOWN_COMES_LATE)) {
            loseRequests();
        } else {
            loseAnswers();
        }
    }

    @Override
    public void deliver() {
        held = false;
        heal();
    }

    @Override
    public void turnAway() {
        loseRequests();
    }

    @Override
    public void delayRequests(Duration least, Duration most) {
        throw new UnsupportedOperationException("there is no connection that could be slow");
    }

    @Override
    public void delayAnswers(Duration by) {
        Assumptions.abort("there is no connection that could be slow");
    }

    @Override
    public void loseSegments(double part) {
        Assumptions.abort("there is no connection that could lose packets");
    }

    @Override
    public long connections() {
        return 0;
    }

    /** Writes, disturbed or not. */
    @Override
    public long met() {
        return sent();
    }

    boolean skipsPassiveCheck() {
        return skipPassiveCheck.get();
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public void skipPassiveCheck(boolean skip) {
        skipPassiveCheck.set(skip);
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long refused() {
        return server.refused();
    }

    @Override
    public HaBackendFactory factory() {
        return new Factory(this);
    }

    private record Factory(MemoryLink link) implements HaBackendFactory {

        @Override
        public String type() {
            return "memory";
        }

        @Override
        public List<ConfigOption<?>> options() {
            return MemoryTimes.OPTIONS;
        }

        @Override
        public HaBackend open(HaBackendContext context) {
            return new MemoryBackend(link, context, MemoryTimes.of(context.configuration()));
        }
    }
}
