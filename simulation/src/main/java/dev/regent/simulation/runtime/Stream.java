package dev.regent.simulation.runtime;

import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A connection of a TaskManager to a JobManager, both sides of it. */
final class Stream {

    private final Lane toJobManager;
    private final Lane toTaskManager;
    private final SessionHandler<ToTaskManager> client;
    private final List<SessionHandler<ToJobManager>> server = new ArrayList<>();
    private final String name;
    private boolean closed;

    /** @param accept of the JobManager; called when the connection has reached it */
    Stream(
            SimProcess taskManager,
            SimProcess jobManager,
            SessionHandler<ToTaskManager> client,
            Function<Session<ToTaskManager>, SessionHandler<ToJobManager>> accept) {
        this.toJobManager = new Lane(jobManager);
        this.toTaskManager = new Lane(taskManager);
        this.client = client;
        this.name = taskManager.name() + " to " + jobManager.name();
        toJobManager.put(() -> server.add(accept.apply(new Server())));
    }

    private void end(String reason) {
        if (!closed) {
            closed = true;
            toTaskManager.put(() -> client.onClosed(reason));
            toJobManager.put(() -> server.forEach(handler -> handler.onClosed(reason)));
        }
    }

    Session<ToJobManager> client() {
        return new Client();
    }

    private final class Client implements Session<ToJobManager> {

        @Override
        public String peer() {
            return name;
        }

        @Override
        public void send(ToJobManager message) {
            if (!closed) {
                toJobManager.put(() -> server.forEach(handler -> handler.onMessage(message)));
            }
        }

        @Override
        public void close(String reason) {
            end(reason);
        }
    }

    private final class Server implements Session<ToTaskManager> {

        @Override
        public String peer() {
            return name;
        }

        @Override
        public void send(ToTaskManager message) {
            if (!closed) {
                toTaskManager.put(() -> client.onMessage(message));
            }
        }

        @Override
        public void close(String reason) {
            end(reason);
        }
    }
}
