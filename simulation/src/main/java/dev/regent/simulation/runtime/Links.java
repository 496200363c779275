package dev.regent.simulation.runtime;

import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The network between TaskManagers and JobManagers. */
final class Links {

    private static final long LEAST = 100_000;
    private static final long MOST = 3 * RuntimePlan.MILLI;
    private static final long LATE = 700 * RuntimePlan.MILLI;

    /** Takes connections at an address. */
    record Listener(SimProcess process, Function<Session<ToTaskManager>, SessionHandler<ToJobManager>> accept) {}

    private final Simulation simulation;
    private final Trouble trouble;
    private final Map<String, Listener> listeners = new HashMap<>();
    private final Map<String, Long> cutUntil = new HashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private int made;

    Links(Simulation simulation, Trouble trouble) {
        this.simulation = simulation;
        this.trouble = trouble;
    }

    void listen(String host, Listener listener) {
        listeners.put(host, listener);
    }

    Session<ToJobManager> connect(SimProcess from, String host, SessionHandler<ToTaskManager> handler) {
        streams.removeIf(Stream::over);
        Optional<Listener> listener = Optional.ofNullable(listeners.get(host))
                .filter(each -> each.process().alive());
        if (listener.isEmpty()) {
            Pipe<ToTaskManager> refusal = new Pipe<>(from, () -> delay("", ""));
            refusal.attach(handler);
            refusal.finish("connection refused");
            return new Nowhere(refusal);
        }
        SimProcess to = listener.get().process();
        Stream stream = new Stream(
                ++made,
                from,
                to,
                () -> delay(from.name(), to.name()),
                handler,
                listener.get().accept());
        streams.add(stream);
        return stream.client();
    }

    private long delay(String one, String other) {
        long cut = Math.max(0, cutUntil.getOrDefault(one + "-" + other, 0L) - simulation.now());
        return cut + simulation.between(LEAST, trouble.hit(RuntimeFault.LATE_MESSAGE, 0.5) ? LATE : MOST);
    }

    /** Nothing arrives for so long. */
    void cut(SimProcess taskManager, SimProcess jobManager, long time) {
        cutUntil.put(taskManager.name() + "-" + jobManager.name(), simulation.now() + time);
    }

    boolean isCut(SimProcess taskManager, SimProcess jobManager) {
        return cutUntil.getOrDefault(taskManager.name() + "-" + jobManager.name(), 0L) > simulation.now();
    }

    void reset(SimProcess taskManager, SimProcess jobManager) {
        streams.stream()
                .filter(each -> each.isBetween(taskManager, jobManager))
                .forEach(each -> each.reset("connection reset by the network"));
    }

    void died(SimProcess process) {
        streams.forEach(each -> each.died(process));
    }

    void heal() {
        cutUntil.clear();
    }

    /** Nobody listens there. */
    private record Nowhere(Pipe<ToTaskManager> refusal) implements Session<ToJobManager> {

        @Override
        public String peer() {
            return "nobody";
        }

        @Override
        public void send(ToJobManager message) {}

        @Override
        public void close(String reason) {
            refusal.end(reason);
        }
    }
}
