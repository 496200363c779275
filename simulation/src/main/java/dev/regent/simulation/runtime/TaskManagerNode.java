package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.taskmanager.CodeSource;
import dev.regent.runtime.taskmanager.JobCode;
import dev.regent.runtime.taskmanager.TaskManagerCore;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A TaskManager in a process of its own. */
final class TaskManagerNode {

    private final RuntimeWorld world;
    private final Simulation simulation;
    private final SimProcess process;
    private final HaBackend backend;
    private final TaskManagerCore core;
    private final OrderJudge judge;
    private boolean closing;

    TaskManagerNode(RuntimeWorld world, String host, SimProcess process) {
        this.world = world;
        this.simulation = process.simulation();
        this.process = process;
        this.judge = new OrderJudge(process.name(), world.ledger(), world::require);
        SplittableRandom random = simulation.random().split();
        this.backend = world.store().open(process, host, random.split());
        this.core = new TaskManagerCore(new TaskManagerCore.Environment(
                host,
                world.plan().slots(),
                process.name() + ":3",
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                backend.membership("taskmanagers"),
                new WatchedRetrieval(backend.leaderRetrieval(Layout.ELECTION), judge),
                (leader, port, handler) -> connect(leader, handler),
                new Code(
                        process,
                        judge,
                        new CountingJob(world.sink(process), world.plan().records())),
                world.storage(process, judge::writes),
                Path.of("target"),
                process::nanoTime,
                () -> String.format("%016x", random.nextLong()),
                new SimThreads(process, world::stretch)));
        process.start("main", core::start);
    }

    SimProcess process() {
        return process;
    }

    boolean running() {
        return process.alive() && !closing;
    }

    void close() {
        if (running()) {
            closing = true;
            process.start("close", () -> {
                core.close();
                backend.close();
                simulation.trace(() -> process + " is closed");
            });
        }
    }

    private Session<ToJobManager> connect(String leader, SessionHandler<ToTaskManager> handler) {
        Session<ToJobManager> session = world.links().connect(process, leader, new SessionHandler<>() {
            @Override
            public void onMessage(ToTaskManager message) {
                if (!(message instanceof ToTaskManager.Heartbeat)) {
                    simulation.trace(() -> process + " hears " + Lines.of(message));
                }
                judge.told(message);
                world.director().toTaskManager(TaskManagerNode.this, message);
                handler.onMessage(message);
            }

            @Override
            public void onClosed(String reason) {
                simulation.trace(() -> process + " has lost " + leader + ": " + reason);
                handler.onClosed(reason);
            }
        });
        return new Session<>() {
            @Override
            public String peer() {
                return session.peer();
            }

            @Override
            public void send(ToJobManager message) {
                if (message instanceof ToJobManager.Register) {
                    judge.registers(message.token());
                }
                session.send(message);
            }

            @Override
            public void close(String reason) {
                session.close(reason);
            }
        };
    }

    private record WatchedRetrieval(LeaderRetrieval retrieval, OrderJudge judge) implements LeaderRetrieval {

        @Override
        public void start(Consumer<Optional<LeaderInformation>> listener) {
            retrieval.start(listener);
        }

        @Override
        public Optional<LeaderInformation> current() {
            Optional<LeaderInformation> found = retrieval.current();
            judge.asked(found.map(leader -> leader.token().value()));
            return found;
        }

        @Override
        public void close() {
            retrieval.close();
        }
    }

    /** The one job's code; needs no jar. */
    private record Code(SimProcess process, OrderJudge judge, CountingJob job)
            implements CodeSource, CodeSource.Lease, JobCode {

        @Override
        public Lease acquire(JobId jobId, String jar, String entryClass) throws InterruptedException {
            process.sleep(Duration.ofMillis(20));
            return this;
        }

        @Override
        public JobCode code() {
            return this;
        }

        @Override
        public SubtaskChain chain(ChainContext context) {
            judge.opens(context.subtask(), context.attempt());
            return ChainFactory.create(job, context, process::nanoTime);
        }

        @Override
        public void close() {}
    }
}
