package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.HangingConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One client's way to the server, with every disturbance that the kit asks for. */
final class MemoryLink extends HangingConnection implements FenceBypass {

    private final MemoryServer server;
    private final AtomicLong sent = new AtomicLong();
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
        return written(Duration.ofNanos(limitNanos), call, unknown -> {
            throw server.has(Defect.UNKNOWN_IS_FAILED)
                    ? new BackendUnavailableException("no answer within the limit")
                    : unknown;
        });
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
