package dev.regent.runtime.jobmanager.scheduling;

import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TaskManagers that are registered with this leader, and who of them is lost: by the end of the stream, by its membership, or by silence.
 * Used on the loop alone.
 */
public final class TaskManagers {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagers.class);
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(3);

    /** What becomes of TaskManagers; called on the loop. */
    public interface Listener {

        /** One has registered, or registered again over a new stream, and said what it runs. */
        void registered(TaskManager taskManager, List<AttemptReport> attempts);

        /** The connection of one has ended; it may come back. What was sent to it may be lost. */
        void disconnected(TaskManager taskManager);

        /** One is lost with everything that it ran. */
        void lost(TaskManager taskManager, String reason);

        /** Slots may be free. */
        void slotsFreed();
    }

    private final long token;
    private final Duration interval;
    private final Duration timeout;
    private final Loop loop;
    private final DeathProbe probe;
    private final Listener listener;
    private final Map<String, TaskManager> byIncarnation = new LinkedHashMap<>();
    private Optional<Set<String>> members = Optional.empty();
    private long lastBeatNanos;

    /**
     * @param interval between two signs of life
     * @param timeout silence after which one is lost
     * @param probe asked when a stream has ended
     */
    public TaskManagers(
            long token, Duration interval, Duration timeout, Loop loop, DeathProbe probe, Listener listener) {
        this.token = token;
        this.interval = interval;
        this.timeout = timeout;
        this.loop = loop;
        this.probe = probe;
        this.listener = listener;
    }

    /** Begins to send and to expect signs of life. */
    public void start() {
        lastBeatNanos = loop.nanoTime();
        loop.schedule(interval, this::beat);
    }

    /** All that are registered and not lost. */
    public Collection<TaskManager> all() {
        return List.copyOf(byIncarnation.values());
    }

    /** The one with that incarnation. */
    public Optional<TaskManager> find(String incarnation) {
        return Optional.ofNullable(byIncarnation.get(incarnation));
    }

    /** Whether the group lists that incarnation; empty before the group was read. */
    public Optional<Boolean> isMember(String incarnation) {
        return members.map(all -> all.contains(incarnation));
    }

    /** A TaskManager has said who it is. */
    public void register(Session<ToTaskManager> session, Register message) {
        TaskManager known = byIncarnation.get(message.incarnation());
        if (known != null && known.slots() == message.slots()) {
            reconnect(known, session);
        } else {
            known = new TaskManager(message, session, loop.nanoTime());
            byIncarnation.put(message.incarnation(), known);
        }
        TaskManager taskManager = known;
        taskManager.occupied().forEach(taskManager::vacate);
        message.attempts().stream()
                .filter(each -> !each.state().isOver())
                .forEach(each -> taskManager.occupy(new AttemptKey(each.jobId(), each.subtask(), each.attempt())));
        taskManager.send(new ToTaskManager.Registered(token, interval.toMillis(), timeout.toMillis()));
        LOG.info(
                "TaskManager {} registered with {} slots, running {} attempts",
                taskManager,
                taskManager.slots(),
                message.attempts().size());
        listener.registered(taskManager, message.attempts());
        listener.slotsFreed();
    }

    private void reconnect(TaskManager known, Session<ToTaskManager> session) {
        if (!known.uses(session)) {
            if (known.isConnected()) {
                listener.disconnected(known); // the new stream is here before the end of the old one
            }
            known.closeSession("replaced by a new session of the same TaskManager");
            known.reconnect(session, loop.nanoTime());
        }
    }

    /** The one that has registered over a session; a sign of life. */
    public Optional<TaskManager> heard(Session<ToTaskManager> session) {
        Optional<TaskManager> found = byIncarnation.values().stream()
                .filter(each -> each.uses(session))
                .findFirst();
        found.ifPresent(each -> each.heard(loop.nanoTime()));
        return found;
    }

    /** A stream has ended: a grace for a reconnect if the process is still a member, else it is lost at once. */
    public void disconnected(Session<ToTaskManager> session, String reason) {
        byIncarnation.values().stream()
                .filter(each -> each.uses(session))
                .findFirst()
                .ifPresent(each -> {
                    each.disconnected();
                    listener.disconnected(each);
                    if (isMember(each.incarnation()).orElse(true)) {
                        LOG.info("Connection of TaskManager {} ended, waiting for it to come back: {}", each, reason);
                        loop.schedule(grace(), () -> loseUnlessBack(each, session, reason));
                        loop.io(
                                () -> probe.isGone(each.restAddress()),
                                gone -> loseIfGone(each, session, gone),
                                error -> {});
                    } else {
                        lose(each, "connection ended: " + reason);
                    }
                });
    }

    private void loseUnlessBack(TaskManager taskManager, Session<ToTaskManager> session, String reason) {
        if (taskManager.uses(session)) {
            lose(taskManager, "connection ended and not made again within " + grace().toMillis() + " ms: " + reason);
        }
    }

    private void loseIfGone(TaskManager taskManager, Session<ToTaskManager> session, boolean gone) {
        if (gone && taskManager.uses(session)) {
            lose(taskManager, "connection ended and nothing listens at " + taskManager.restAddress());
        }
    }

    private Duration grace() {
        return timeout.compareTo(LONGEST_GRACE) < 0 ? timeout : LONGEST_GRACE;
    }

    /** The group has changed. */
    public void membersChanged(Set<String> incarnations) {
        members = Optional.of(Set.copyOf(incarnations));
        for (TaskManager each : all()) {
            if (!incarnations.contains(each.incarnation())) {
                gone(each);
            }
        }
    }

    /** A vanished record of a process that still talks is the backend's loss; one that is silent too is dead. */
    private void gone(TaskManager taskManager) {
        if (!taskManager.isConnected()) {
            lose(taskManager, "connection ended and no longer a member");
            return;
        }
        long heard = taskManager.heardNanos();
        long silentAt = heard + interval.toNanos() + interval.toNanos() / 4;
        long left = silentAt - loop.nanoTime();
        if (left <= 0) {
            lose(taskManager, "no longer a member and silent");
        } else {
            loop.schedule(Duration.ofNanos(left), () -> loseIfSilentSince(taskManager, heard));
        }
    }

    private void loseIfSilentSince(TaskManager taskManager, long heardNanos) {
        boolean stillGone = !isMember(taskManager.incarnation()).orElse(true);
        if (stillGone && taskManager.heardNanos() == heardNanos) {
            lose(taskManager, "no longer a member and silent");
        }
    }

    private void beat() {
        long now = loop.nanoTime();
        boolean thisProcessStoodStill = now - lastBeatNanos > 2 * interval.toNanos();
        lastBeatNanos = now;
        for (TaskManager each : all()) {
            each.send(new ToTaskManager.Heartbeat(token));
            if (thisProcessStoodStill) {
                each.heard(now); // what they sent meanwhile may still be queued
            } else if (each.isConnected() && now - each.heardNanos() > timeout.toNanos()) {
                lose(each, "no sign of life for " + timeout.toMillis() + " ms");
            }
        }
        loop.schedule(interval, this::beat);
    }

    private void lose(TaskManager taskManager, String reason) {
        if (byIncarnation.remove(taskManager.incarnation(), taskManager)) {
            LOG.warn("TaskManager {} is lost: {}", taskManager, reason);
            taskManager.closeSession("lost: " + reason);
            taskManager.disconnected();
            listener.lost(taskManager, reason);
        }
    }

    /** Gives a slot to an attempt: on the connected TaskManager with the most free ones. */
    public Optional<TaskManager> occupySlot(AttemptKey attempt) {
        Optional<TaskManager> chosen = byIncarnation.values().stream()
                .filter(each -> each.isConnected() && each.freeSlots() > 0)
                .max(Comparator.comparingInt(TaskManager::freeSlots));
        chosen.ifPresent(each -> each.occupy(attempt));
        return chosen;
    }

    /**
     * Whether an attempt that was given a slot may still use it. A TaskManager that registers again names what it runs, and an attempt that
     * is yet to be sent to it is not among that: it takes its slot again if there is one.
     */
    public boolean keepSlot(TaskManager taskManager, AttemptKey attempt) {
        boolean has = taskManager.occupied().contains(attempt) || taskManager.freeSlots() > 0;
        if (has) {
            taskManager.occupy(attempt);
        }
        return has;
    }

    /** An attempt is over. */
    public void vacateSlot(AttemptKey attempt) {
        boolean freed = false;
        for (TaskManager each : byIncarnation.values()) {
            freed |= each.vacate(attempt);
        }
        if (freed) {
            listener.slotsFreed();
        }
    }
}
