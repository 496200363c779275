package dev.regent.runtime.jobmanager.scheduling;

import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** A registered TaskManager: its session, its slots and what occupies them. Used on the loop alone. */
public final class TaskManager {

    /** Some order, the same each time. */
    public static final Comparator<TaskManager> BY_INCARNATION = Comparator.comparing(TaskManager::incarnation);

    private final Register registration;
    private final Set<AttemptKey> occupied = new LinkedHashSet<>();
    private Session<ToTaskManager> session;
    private boolean connected = true;
    private long heardNanos;

    TaskManager(Register registration, Session<ToTaskManager> session, long nowNanos) {
        this.registration = registration;
        this.session = session;
        this.heardNanos = nowNanos;
    }

    /** The process name; several may have the same. */
    public String name() {
        return registration.name();
    }

    /** Unique to this life of the process. */
    public String incarnation() {
        return registration.incarnation();
    }

    /** host:port of its metrics endpoint. */
    public String restAddress() {
        return registration.restAddress();
    }

    /** How many subtasks it can run. */
    public int slots() {
        return registration.slots();
    }

    /** Slots that nothing occupies. */
    public int freeSlots() {
        return Math.max(0, slots() - occupied.size());
    }

    /** Whether its stream is open. */
    public boolean isConnected() {
        return connected;
    }

    /** Monotonic time of its last sign of life. */
    public long heardNanos() {
        return heardNanos;
    }

    /** Sends a message; dropped without a connection. */
    public void send(ToTaskManager message) {
        if (connected) {
            session.send(message);
        }
    }

    boolean uses(Session<ToTaskManager> candidate) {
        return session == candidate;
    }

    void reconnect(Session<ToTaskManager> newSession, long nowNanos) {
        session = newSession;
        connected = true;
        heardNanos = nowNanos;
    }

    void disconnected() {
        connected = false;
    }

    void closeSession(String reason) {
        session.close(reason);
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    void occupy(AttemptKey attempt) {
        occupied.add(attempt);
    }

    boolean vacate(AttemptKey attempt) {
        return occupied.remove(attempt);
    }

    Set<AttemptKey> occupied() {
        return Set.copyOf(occupied);
    }

    @Override
    public String toString() {
        return name() + " (" + incarnation() + ")";
    }
}
