package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FenceBypass;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's way to the server, with every disturbance that the kit asks for. */
final class MemoryLink implements FaultyLink, FenceBypass {

    private enum State {
        WELL,
        NO_REQUESTS,
        NO_ANSWERS
    }

    private static final Logger log = LoggerFactory.getLogger(MemoryLink.class);

    private final MemoryServer server;
    private final AtomicLong sent = new AtomicLong();
    private State state = State.WELL;
    private final ThreadLocal<Boolean> skipPassiveCheck = ThreadLocal.withInitial(() -> false);

    MemoryLink(MemoryServer server) {
        this.server = server;
    }

    MemoryServer server() {
        return server;
    }

    <T> T read(long limitNanos, Supplier<T> call) {
        return send(limitNanos, call, false);
    }

    <T> T write(long limitNanos, Supplier<T> call) {
        sent.incrementAndGet();
        return send(limitNanos, call, true);
    }

    private <T> T send(long limitNanos, Supplier<T> call, boolean write) {
        State before = state();
        if (before == State.WELL) {
            return call.get();
        }
        if (before == State.NO_ANSWERS) {
            T lostAnswer = call.get();
            log.debug("lost: {}", lostAnswer);
        }
        pause(limitNanos);
        throw write && !server.has(Defect.UNKNOWN_IS_FAILED)
                ? new OutcomeUnknownException("no answer within the limit")
                : new BackendUnavailableException("no answer within the limit");
    }

    private synchronized State state() {
        return state;
    }

    private synchronized void pause(long limitNanos) {
        long end = System.nanoTime() + limitNanos;
        try {
            for (long left = limitNanos; left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean skipsPassiveCheck() {
        return skipPassiveCheck.get();
    }

    @Override
    public synchronized void loseRequests() {
        state = State.NO_REQUESTS;
    }

    @Override
    public synchronized void loseAnswers() {
        state = State.NO_ANSWERS;
    }

    @Override
    public synchronized void heal() {
        state = State.WELL;
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
