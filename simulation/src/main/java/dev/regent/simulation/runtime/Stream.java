package dev.regent.simulation.runtime;

import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A connection of a TaskManager to a JobManager, both sides of it. */
final class Stream {

    private final SimProcess taskManager;
    private final SimProcess jobManager;
    private final Pipe<ToJobManager> toJobManager;
    private final Pipe<ToTaskManager> toTaskManager;
    private final int number;

    /**
     * @param number differs from that of every other
     * @param accept of the JobManager; called when the connection has reached it
     */
    Stream(
            int number,
            SimProcess taskManager,
            SimProcess jobManager,
            LongSupplier delay,
            SessionHandler<ToTaskManager> client,
            Function<Session<ToTaskManager>, SessionHandler<ToJobManager>> accept) {
        this.number = number;
        this.taskManager = taskManager;
        this.jobManager = jobManager;
        this.toJobManager = new Pipe<>(jobManager, delay);
        this.toTaskManager = new Pipe<>(taskManager, delay);
        toTaskManager.attach(client);
        toJobManager.put(() -> toJobManager.attach(accept.apply(new Side<>(toTaskManager, toJobManager))));
    }

    Session<ToJobManager> client() {
        return new Side<>(toJobManager, toTaskManager);
    }

    boolean isBetween(SimProcess client, SimProcess server) {
        return taskManager == client && jobManager == server;
    }

    boolean over() {
        return toJobManager.over() && toTaskManager.over();
    }

    /** Both sides hear the end and nothing else of what is underway. */
    void reset(String reason) {
        toJobManager.cut(reason);
        toTaskManager.cut(reason);
    }

    /** One side's process is dead: the other hears of it after all that was sent. */
    void died(SimProcess process) {
        if (process == jobManager) {
            toTaskManager.finish("connection reset");
        } else if (process == taskManager) {
            toJobManager.finish("connection reset");
        }
    }

    /** What one side has in hand; equal to itself alone, and its hash is the same in every run. */
    private final class Side<O, I> implements Session<O> {

        private final Pipe<O> out;
        private final Pipe<I> in;

        Side(Pipe<O> out, Pipe<I> in) {
            this.out = out;
            this.in = in;
        }

        @Override
        public String peer() {
            return taskManager.name() + " with " + jobManager.name();
        }

        @Override
        public void send(O message) {
            if (!in.over()) {
                out.send(message);
            }
        }

        @Override
        public void close(String reason) {
            if (!in.over()) {
                out.finish(reason);
                in.end(reason);
            }
        }

        @Override
        public int hashCode() {
            return number;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }
}
