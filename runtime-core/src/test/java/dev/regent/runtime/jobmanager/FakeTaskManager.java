package dev.regent.runtime.jobmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionClient;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A TaskManager that speaks the protocol and processes nothing. A test decides when subtasks end or fail. */
final class FakeTaskManager implements AutoCloseable {

    private final HaBackend backend;
    private final StateStorage storage;
    private final int slots;
    private final SessionClient client = new SessionClient();
    private final ServerSocket listens = listen();
    private final String process = UUID.randomUUID().toString();
    private final Membership membership;
    private final Membership.Member member;
    private final Map<Integer, Running> running = new ConcurrentSkipListMap<>();
    final List<ToTaskManager> received = new CopyOnWriteArrayList<>();
    private volatile Optional<Session<ToJobManager>> session = Optional.empty();
    private volatile long token;

    /** Set by a test: no acknowledgement is sent. */
    volatile boolean mute;

    /** Set by a test: why sinks cannot be ended. */
    volatile String sinkTrouble = "";

    /** Set by a test: never says that sinks are ended. */
    volatile boolean hangsAtSinks;

    /** Set by a test: no sign of life is sent. */
    volatile boolean silent;

    record Running(JobId jobId, int subtask, Attempt attempt, AttemptState state) {}

    FakeTaskManager(HaBackend backend, StateStorage storage, int slots) {
        this.backend = backend;
        this.storage = storage;
        this.slots = slots;
        this.membership = backend.membership(JobManager.TASK_MANAGERS);
        this.member = membership.register(Map.of(ToJobManager.Register.MEMBER_ATTRIBUTE, process));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String incarnation() {
        return member.incarnation();
    }

    /** Registers with a leader whose token is larger than the last one's. */
    FakeTaskManager connect() {
        try (LeaderRetrieval retrieval = backend.leaderRetrieval("jobmanager")) {
            LeaderInformation leader = await().until(
                            () -> retrieval
                                    .current()
                                    .filter(found -> found.token().value() >= token),
                            Optional::isPresent)
                    .orElseThrow();
            connect(leader);
        }
        return this;
    }

    private void connect(LeaderInformation leader) {
        token = leader.token().value();
        String[] address = String.valueOf(leader.addresses().get("rpc")).split(":");
        Session<ToJobManager> opened = client.connect(address[0], Integer.parseInt(address[1]), new Handler());
        session = Optional.of(opened);
        opened.send(new ToJobManager.Register(
                token,
                member.name(),
                process,
                "127.0.0.1:" + listens.getLocalPort(),
                slots,
                running.values().stream()
                        .map(each -> new ToJobManager.AttemptReport(
                                each.jobId(), each.subtask(), each.attempt(), each.state()))
                        .toList()));
    }

    void disconnect() {
        session.ifPresent(each -> each.close("test"));
    }

    Map<Integer, Running> running() {
        return running;
    }

    <T extends ToTaskManager> Stream<T> received(Class<T> type) {
        return received.stream().filter(type::isInstance).map(type::cast);
    }

    void send(ToJobManager message) {
        session.orElseThrow().send(message);
    }

    /** A sign of life that says what runs here. */
    void alive(JobId jobId, int subtask, Attempt attempt) {
        send(new ToJobManager.Heartbeat(
                token, List.of(new ToJobManager.AttemptMetrics(jobId, subtask, attempt, Counters.NONE))));
    }

    void endOfInput(int subtask) {
        change(subtask, AttemptState.END_OF_INPUT);
    }

    void fail(int subtask, FailureKind kind, String error) {
        Running ended = running.remove(subtask);
        if (ended == null) {
            throw new IllegalStateException("subtask " + subtask + " does not run here");
        }
        send(ToJobManager.AttemptChanged.failed(token, ended.jobId(), subtask, ended.attempt(), kind, error));
    }

    private void change(int subtask, AttemptState state) {
        Running was = running.get(subtask);
        if (was == null) {
            throw new IllegalStateException("subtask " + subtask + " does not run here");
        }
        if (state.isOver()) {
            running.remove(subtask);
        } else {
            running.put(subtask, new Running(was.jobId(), subtask, was.attempt(), state));
        }
        send(ToJobManager.AttemptChanged.to(state, token, was.jobId(), subtask, was.attempt()));
    }

    private void deploy(ToTaskManager.Deploy deploy) {
        running.put(
                deploy.subtask(),
                new Running(deploy.jobId(), deploy.subtask(), deploy.attempt(), AttemptState.DEPLOYING));
        change(deploy.subtask(), AttemptState.RUNNING);
    }

    private void cancel(ToTaskManager.Cancel cancel) {
        Running was = running.get(cancel.subtask());
        if (was != null && was.attempt().equals(cancel.attempt())) {
            boolean ended = was.state() == AttemptState.END_OF_INPUT;
            change(cancel.subtask(), ended ? AttemptState.FINISHED : AttemptState.CANCELED);
        } else {
            send(ToJobManager.AttemptChanged.to(
                    AttemptState.CANCELED, token, cancel.jobId(), cancel.subtask(), cancel.attempt()));
        }
    }

    private void trigger(ToTaskManager.TriggerCheckpoint trigger) {
        for (ToTaskManager.SubtaskAttempt each : trigger.attempts()) {
            String payload = trigger.directory() + "/" + each.subtask() + "-" + UUID.randomUUID();
            storage.write(payload, new ByteArrayInputStream("state".getBytes(UTF_8)));
            if (!mute) {
                send(acknowledgement(trigger.jobId(), each.subtask(), each.attempt(), trigger.checkpoint(), payload));
            }
        }
    }

    ToJobManager.CheckpointAcknowledged acknowledgement(
            JobId job, int subtask, Attempt attempt, CheckpointId checkpoint, String payload) {
        return new ToJobManager.CheckpointAcknowledged(
                token,
                job,
                subtask,
                attempt,
                checkpoint,
                payload,
                5,
                List.of("tx-" + attempt + "-" + checkpoint),
                new Counters(10, 9, 1, 0));
    }

    @Override
    public void close() {
        try {
            listens.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        client.close();
        membership.close();
    }

    private final class Handler implements SessionHandler<ToTaskManager> {
        @Override
        public void onMessage(ToTaskManager message) {
            received.add(message);
            if (message instanceof ToTaskManager.Heartbeat && !silent) {
                send(new ToJobManager.Heartbeat(token, List.of()));
            } else if (message instanceof ToTaskManager.Deploy deploy) {
                deploy(deploy);
            } else if (message instanceof ToTaskManager.Cancel cancel) {
                cancel(cancel);
            } else if (message instanceof ToTaskManager.TriggerCheckpoint trigger) {
                trigger(trigger);
            } else if (message instanceof ToTaskManager.EndSinks end) {
                if (!mute && !hangsAtSinks) {
                    send(new ToJobManager.SinksEnded(token, end.jobId(), sinkTrouble));
                }
            } else if (message instanceof ToTaskManager.CheckpointCompleted completed) {
                completed
                        .subtasks()
                        .forEach(each -> send(new ToJobManager.Committed(
                                token, completed.jobId(), each.subtask(), each.attempt(), completed.checkpoint())));
            }
        }

        @Override
        public void onClosed(String reason) {}
    }
}
