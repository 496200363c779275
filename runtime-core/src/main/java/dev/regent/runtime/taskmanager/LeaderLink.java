package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionConnector;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this TaskManager registered with the leader.
 *
 * <p>Without a connection it asks the backend who leads (J4), connects, registers; where that fails, again after a wait that doubles up to
 * a few seconds, and at once when the backend announces another leader. With a connection it gives signs of life, and gives the leader up by the
 * end of the stream, by its silence, or when another is announced. Whatever happens here, no attempt is stopped.
 *
 * <p>Belongs to the control thread, but for {@link #send} and {@link #connectedTo}.
 */
final class LeaderLink implements Uplink {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLink.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(10);

    /** A leader that took a registration and went away sooner than this is asked again with growing waits. */
    private static final Duration STABLE = Duration.ofSeconds(1);

    private final LeaderRetrieval retrieval;
    private final SessionConnector connector;
    private final TokenGate gate;
    private final ScheduledExecutorService control;
    private final Executor lookup;
    private final LongSupplier nanos;
    private final Registrant registrant;
    private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    private volatile Optional<Connection> current = Optional.empty();

    private Future<?> retry = CompletableFuture.completedFuture(null);
    private String lastTrouble = "";
    private long lastRegistered;
    private boolean lookingUp;
    private boolean lookUpAgain;
    private boolean closed;

    /**
     * @param control the control thread
     * @param lookup a thread that may block on the backend
     */
    LeaderLink(
            LeaderRetrieval retrieval,
            SessionConnector connector,
            TokenGate gate,
            ScheduledExecutorService control,
            Executor lookup,
            LongSupplier nanos,
            Registrant registrant) {
        this.retrieval = retrieval;
        this.connector = connector;
        this.gate = gate;
        this.control = control;
        this.lookup = lookup;
        this.nanos = nanos;
        this.registrant = registrant;
    }

    /** Begins. To be called once this TaskManager is announced. */
    void start() {
        retrieval.start(leader -> control.execute(() -> announced(leader)));
        lookUp();
    }

    private void announced(Optional<LeaderInformation> leader) {
        if (closed || leader.isEmpty()) {
            return;
        }
        long token = leader.get().token().value();
        boolean connected = current.map(connection -> connection.token == token).orElse(false);
        if (gate.admit(token) && !connected) {
            LOG.info(
                    "Leader {} is announced at {}",
                    token,
                    leader.get().addresses().get("rpc"));
            drop("leader " + token + " is announced");
            backoff.reset();
            lookUp();
        }
    }

    private void lookUp() {
        retry.cancel(false);
        if (closed) {
            return;
        }
        if (lookingUp) {
            lookUpAgain = true;
            return;
        }
        lookingUp = true;
        lookup.execute(() -> {
            Optional<LeaderInformation> found = Optional.empty();
            String trouble = "nobody leads";
            try {
                found = retrieval.current();
            } catch (RuntimeException unavailable) { // a driver's mistake must not end the search for ever
                trouble = Causes.oneLine(unavailable);
            } finally {
                Optional<LeaderInformation> leader = found;
                String why = trouble;
                control.execute(() -> lookedUp(leader, why));
            }
        });
    }

    private void lookedUp(Optional<LeaderInformation> leader, String trouble) {
        lookingUp = false;
        if (lookUpAgain) {
            lookUpAgain = false;
            lookUp();
        } else if (closed || current.isPresent()) {
            LOG.trace("Already connected or closed");
        } else if (leader.isEmpty()) {
            later(trouble);
        } else if (!gate.admit(leader.get().token().value())) {
            later("leader " + leader.get().token() + " is not the newest seen, " + gate.largest());
        } else {
            connect(leader.get());
        }
    }

    private void connect(LeaderInformation leader) {
        String address = leader.addresses().getOrDefault("rpc", "");
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            Connection connection = new Connection(leader.token().value(), address);
            connection.session = connector.connect(address.substring(0, Math.max(0, colon)), port, connection);
            current = Optional.of(connection);
            connection.session.send(registrant.registration(connection.token));
            connection.timer = control.schedule(
                    () -> ended(
                            connection,
                            "no answer to the registration within " + REGISTRATION_TIMEOUT.toSeconds() + " s"),
                    REGISTRATION_TIMEOUT.toNanos(),
                    NANOSECONDS);
        } catch (IllegalArgumentException malformed) {
            later("leader " + leader.token() + " has published no usable rpc address: '" + address + "'");
        }
    }

    private void later(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            LOG.warn("No leader to work for, subtasks go on: {}", trouble);
            lastTrouble = trouble;
        }
        if (!closed) {
            retry.cancel(false);
            retry = control.schedule(this::lookUp, backoff.next().toNanos(), NANOSECONDS);
        }
    }

    private void received(Connection connection, ToTaskManager message) {
        if (!gate.admit(message.token())) {
            LOG.warn(
                    "Refused {} of leader {} at {}: leader {} was seen",
                    message.getClass().getSimpleName(),
                    message.token(),
                    connection.address,
                    gate.largest());
        } else if (!isCurrent(connection)) {
            LOG.debug("{} of leader {} came over a connection that was given up", message, message.token());
        } else if (message.token() != connection.token) {
            ended(connection, "the other side speaks as leader " + message.token());
        } else {
            connection.lastHeard = nanos.getAsLong();
            take(connection, message);
        }
    }

    private void take(Connection connection, ToTaskManager message) {
        if (message instanceof ToTaskManager.Registered registered) {
            registered(connection, registered);
        } else if (!(message instanceof ToTaskManager.Heartbeat)) {
            registrant.received(message);
        }
    }

    private void registered(Connection connection, ToTaskManager.Registered registered) {
        LOG.info("Registered with leader {} at {}", connection.token, connection.address);
        lastTrouble = "";
        connection.registered = true;
        connection.lastBeat = connection.lastHeard;
        connection.timer.cancel(false);
        long interval = Math.max(10, registered.heartbeatIntervalMillis());
        long timeout = Math.max(interval, registered.heartbeatTimeoutMillis());
        connection.timer = control.scheduleWithFixedDelay(
                () -> beat(connection, Duration.ofMillis(timeout)),
                Duration.ofMillis(interval).toNanos(),
                Duration.ofMillis(interval).toNanos(),
                NANOSECONDS);
        boolean again = lastRegistered == connection.token;
        lastRegistered = connection.token;
        registrant.registered(connection.token, again);
    }

    private void beat(Connection connection, Duration timeout) {
        long now = nanos.getAsLong();
        boolean thisProcessStoodStill = now - connection.lastBeat > timeout.toNanos();
        connection.lastBeat = now;
        if (thisProcessStoodStill) {
            connection.lastHeard = now; // what the leader sent meanwhile may still be queued
        } else if (now - connection.lastHeard > timeout.toNanos()) {
            ended(connection, "no sign of life for " + timeout.toMillis() + " ms");
        } else {
            send(token -> new ToJobManager.Heartbeat(token, registrant.metrics()));
        }
    }

    private void ended(Connection connection, String reason) {
        if (isCurrent(connection)) {
            drop(reason);
            if (connection.registered && nanos.getAsLong() - connection.openedNanos > STABLE.toNanos()) {
                backoff.reset();
            }
            later((connection.registered ? "lost" : "cannot reach") + " leader " + connection.token + " at "
                    + connection.address + ": " + reason);
        }
    }

    private void drop(String reason) {
        Optional<Connection> dropped = current;
        current = Optional.empty();
        dropped.ifPresent(connection -> connection.end(reason));
    }

    private boolean isCurrent(Connection connection) {
        return current.filter(now -> now == connection).isPresent();
    }

    @Override
    public boolean send(LongFunction<ToJobManager> message) {
        Optional<Connection> connection = current.filter(open -> open.registered);
        connection.ifPresent(open -> open.session.send(message.apply(open.token)));
        return connection.isPresent();
    }

    /** The leader that this TaskManager is registered with, for people. */
    Optional<String> connectedTo() {
        return current.filter(connection -> connection.registered)
                .map(connection -> connection.token + " at " + connection.address);
    }

    /** Ends the connection; nothing follows. */
    void close() {
        closed = true;
        retry.cancel(false);
        drop("the TaskManager is closing");
    }

    /** One stream to one leader. */
    private final class Connection implements SessionHandler<ToTaskManager> {

        private final long token;
        private final String address;
        private volatile Session<ToJobManager> session = new NotYet();
        private Future<?> timer = CompletableFuture.completedFuture(null);
        private final long openedNanos = nanos.getAsLong();
        private long lastHeard = openedNanos;
        private long lastBeat = openedNanos;
        private volatile boolean registered;

        Connection(long token, String address) {
            this.token = token;
            this.address = address;
        }

        @Override
        public void onMessage(ToTaskManager message) {
            control.execute(() -> received(this, message));
        }

        @Override
        public void onClosed(String reason) {
            control.execute(() -> ended(this, reason));
        }

        void end(String reason) {
            timer.cancel(false);
            session.close(reason);
        }
    }

    /** Before the transport has given a session there is nobody to send to. */
    private record NotYet() implements Session<ToJobManager> {

        @Override
        public String peer() {
            return "nobody";
        }

        @Override
        public void send(ToJobManager message) {
            throw new IllegalStateException("not connected");
        }

        @Override
        public void close(String reason) {}
    }
}
