package dev.regent.benchmarks.load;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Our own: the driver, as applications use it. Each process is a backend with connections of its own. */
final class RegentLayout implements Layout {

    private static final String ELECTION = "jobmanager";

    private final List<HaBackend> backends = new ArrayList<>();
    private final StateHandleStore checkpoints;
    private long last;
    private Optional<Version> version = Optional.empty();

    private RegentLayout(Map<String, String> settings, Size size) throws Exception {
        HaBackend leading = open("leader", settings, size.leader(), size);
        CompletableFuture<Leadership> granted = new CompletableFuture<>();
        leading.election(ELECTION).start(new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                granted.complete(leadership);
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {
                granted.completeExceptionally(new IllegalStateException("leadership is lost: " + cause));
            }

            @Override
            public void onError(HaException error) {
                granted.completeExceptionally(error);
            }
        });
        Leadership leadership = granted.get(1, TimeUnit.MINUTES);
        leadership.publish(Map.of("rest", "127.0.0.1:8081", "rpc", "127.0.0.1:6123"));
        StateHandleStore jobs = leadership.stateHandles("jobs");
        for (int i = 0; i < size.jobs(); i++) {
            applied(jobs.create("job-" + i, StateHandle.of(new byte[Size.POINTER])));
        }
        this.checkpoints = leadership.stateHandles("job-0");
        retrieve(settings, size);
        checkpoint();
    }

    /** @param settings who asks, and in which namespace */
    static RegentLayout start(Map<String, String> settings, Size size) throws Exception {
        return new RegentLayout(settings, size);
    }

    private void retrieve(Map<String, String> settings, Size size) throws InterruptedException {
        CountDownLatch found = new CountDownLatch(size.retrieving());
        for (int i = 0; i < size.retrieving(); i++) {
            LeaderRetrieval retrieval =
                    open("process-" + i, settings, size.others(), size).leaderRetrieval(ELECTION);
            retrieval.start(leader -> leader.ifPresent(known -> found.countDown()));
        }
        if (!found.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("not all processes find the leader");
        }
    }

    private HaBackend open(String process, Map<String, String> settings, int port, Size size) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("high-availability.kubernetes.server", "https://127.0.0.1:" + port);
        all.put("high-availability.lease.duration", size.leaseSeconds() + " s");
        all.put(HaBackends.CLUSTER_ID.key(), "load");
        HaBackend backend = HaBackends.open("kubernetes", process, all);
        backends.add(backend);
        return backend;
    }

    @Override
    public void checkpoint() {
        List<Change> changes = new ArrayList<>();
        version.ifPresent(known -> changes.add(Change.remove("checkpoint-" + last, known)));
        last++;
        String name = "checkpoint-" + last;
        changes.add(Change.create(name, StateHandle.of(new byte[Size.POINTER])));
        CommitResult.Applied applied = applied(checkpoints.commit(changes));
        version = Optional.ofNullable(applied.versions().get(name));
    }

    private static CommitResult.Applied applied(CommitResult result) {
        if (result instanceof CommitResult.Applied applied) {
            return applied;
        }
        throw new IllegalStateException("not applied: " + result);
    }

    @Override
    public void close() {
        backends.forEach(HaBackend::close);
    }
}
