package dev.regent.it.sweep;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.plugins.StateStorages;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.jobs.Jobs;
import dev.regent.runtime.jobmanager.jobs.JobsContext;
import dev.regent.runtime.jobmanager.jobs.Sweeper;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.loop.ThreadLoop;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.scheduling.TaskManagers;
import dev.regent.runtime.jobmanager.store.JobStore;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.runtime.threads.Threads;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * A leader without TaskManagers, whose sweeper's rounds are close to each other. Arguments: folder of the plugins, options of the backend, root of the payloads, options of
 * the storage (each as {@code key=value,key=value}), and {@code busy} for one that submits and cancels jobs. What it does it says on its standard output.
 */
final class SweepingLeader {

    static final ClusterId CLUSTER = new ClusterId("sweep");
    static final Duration ROUND = Duration.ofMillis(100);

    private SweepingLeader() {}

    /** Runs until it is killed, or somebody newer leads. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        Path plugins = Path.of(arguments[0]);
        CompletableFuture<Leadership> granted = new CompletableFuture<>();
        HaBackend backend = HaBackends.open(plugins, "local", "leader", options(arguments[1]));
        StateStorage storage = StateStorages.open(plugins, URI.create(arguments[2]), options(arguments[3]));
        backend.election(Layout.ELECTION).start(new Contender(granted));
        Leadership leadership = granted.get();
        Layout layout = new Layout(CLUSTER);
        Submissions submissions =
                new Submissions(storage, layout, leadership.token().value());
        ThreadLoop loop = new ThreadLoop("leader", RuntimeClock.SYSTEM, Threads.SYSTEM, SweepingLeader::end);
        JobStore store = JobStore.open(leadership, storage, layout);
        loop.execute(() -> {
            JobsContext context = context(backend, leadership, storage, layout, loop, store);
            Jobs jobs = new Jobs(context);
            jobs.recoverAll();
            new Sweeper(context, jobs, ROUND).start();
            say("granted", leadership.token());
            if (arguments[4].equals("busy")) {
                submissions.start(loop, jobs);
            }
        });
        Thread.currentThread().join(); // it is killed
    }

    private static JobsContext context(
            HaBackend backend,
            Leadership leadership,
            StateStorage storage,
            Layout layout,
            ThreadLoop loop,
            JobStore store) {
        TaskManagers nobody = new TaskManagers(
                leadership.token().value(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                loop,
                address -> false,
                new NoTaskManagers());
        return new JobsContext(
                leadership,
                Configuration.of(RuntimeOptions.all(), Map.of()),
                backend.profile(),
                layout,
                storage,
                storage,
                loop,
                new SecureRandom(),
                new EventLog(loop),
                nobody,
                store,
                new SerialIo(loop, "leader", SweepingLeader::end),
                SweepingLeader::end);
    }

    static synchronized void say(String what, Object of) {
        System.out.println(what + " " + of);
    }

    private static void end(Throwable fencedOrFailed) {
        say("ended", fencedOrFailed.getClass().getSimpleName());
    }

    static Map<String, String> options(String text) {
        return text.isEmpty()
                ? Map.of()
                : Arrays.stream(text.split(","))
                        .map(each -> each.split("=", 2))
                        .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }

    private record Contender(CompletableFuture<Leadership> granted) implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            granted.complete(leadership);
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            say("revoked", token);
        }

        @Override
        public void onError(HaException error) {
            say("error", String.valueOf(error.getMessage()));
        }
    }

    private static final class NoTaskManagers implements TaskManagers.Listener {

        @Override
        public void registered(TaskManager taskManager, List<AttemptReport> attempts) {}

        @Override
        public void disconnected(TaskManager taskManager) {}

        @Override
        public void lost(TaskManager taskManager, String reason) {}

        @Override
        public void slotsFreed() {}
    }
}
