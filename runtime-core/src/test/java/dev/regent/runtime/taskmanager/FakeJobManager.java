package dev.regent.runtime.taskmanager;

import static org.awaitility.Awaitility.await;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.SessionServer;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.rpc.ToTaskManager.CompletedSubtask;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A leader that says what the test tells it to, over the real transport. */
final class FakeJobManager implements AutoCloseable {

    final long token;
    final List<Session<ToTaskManager>> sessions = new CopyOnWriteArrayList<>();
    final List<ToJobManager> messages = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    private final SessionServer server;
    volatile boolean answers = true;
    volatile long heartbeatMillis = 50;
    volatile long timeoutMillis = 10_000;

    FakeJobManager(long token) {
        this.token = token;
        try {
            server = SessionServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::accept);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private SessionHandler<ToJobManager> accept(Session<ToTaskManager> session) {
        sessions.add(session);
        return new SessionHandler<>() {
            @Override
            public void onMessage(ToJobManager message) {
                messages.add(message);
                if (answers && message instanceof ToJobManager.Register) {
                    session.send(new ToTaskManager.Registered(token, heartbeatMillis, timeoutMillis));
                }
            }

            @Override
            public void onClosed(String reason) {
                closed.add(reason);
            }
        };
    }

    int port() {
        return server.port();
    }

    /** Sends over the newest session. */
    void send(ToTaskManager message) {
        sessions.get(sessions.size() - 1).send(message);
    }

    void trigger(CheckpointId checkpoint, int subtask, Attempt attempt) {
        send(new ToTaskManager.TriggerCheckpoint(
                token, Lab.JOB, checkpoint, "c/" + checkpoint, List.of(new SubtaskAttempt(subtask, attempt))));
    }

    void completed(CheckpointId checkpoint, int subtask, Attempt attempt, String... transactions) {
        send(new ToTaskManager.CheckpointCompleted(
                token, Lab.JOB, checkpoint, List.of(new CompletedSubtask(subtask, attempt, List.of(transactions)))));
    }

    void cancel(int subtask, Attempt attempt) {
        send(new ToTaskManager.Cancel(token, Lab.JOB, subtask, attempt));
    }

    <M extends ToJobManager> List<M> all(Class<M> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits for the n-th registration, counted from 1. */
    ToJobManager.Register registration(int n) {
        await().until(() -> all(ToJobManager.Register.class).size() >= n);
        return all(ToJobManager.Register.class).get(n - 1);
    }

    /** Waits for a message of that type that meets the condition. */
    <M extends ToJobManager> M waitFor(Class<M> type, Predicate<M> condition) {
        await().until(() -> all(type).stream().anyMatch(condition));
        return all(type).stream().filter(condition).findFirst().orElseThrow();
    }

    AttemptChanged waitFor(int subtask, Attempt attempt, AttemptState state) {
        return waitFor(
                AttemptChanged.class,
                changed ->
                        changed.subtask() == subtask && changed.attempt().equals(attempt) && changed.state() == state);
    }

    @Override
    public void close() {
        server.close();
    }
}
