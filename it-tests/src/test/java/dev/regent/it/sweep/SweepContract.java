package dev.regent.it.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.plugins.StateStorages;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.Payloads;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * S7 on one payload storage, as the distribution ships it: leaders that submit and cancel jobs while they sweep are killed, stopped and followed by others. Every acknowledged
 * job keeps its payloads; what nothing names is gone in the end. {@code regent.kit.kills} leaders are killed while they sweep what others left, 1 if not set.
 */
@Timeout(300)
abstract class SweepContract {

    private static final int KILLS = Integer.getInteger("regent.kit.kills", 1);
    private static final int ORPHANS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Layout layout = new Layout(SweepingLeader.CLUSTER);
    private final TreeSet<String> submitted = new TreeSet<>();
    private final TreeSet<String> cancelled = new TreeSet<>();

    /** Where the payloads of this test go. */
    abstract URI root(Path folder);

    /** Options of the storage. */
    abstract Map<String, String> options();

    @Test
    @DisplayName(
            "S7, S6, J3: leaders that are killed and stopped while they sweep delete nothing that is named, written or about to be named, and leave no orphan")
    void sweeps() throws IOException, InterruptedException {
        long seed = Long.getLong("regent.kit.seed", System.nanoTime());
        Random random = new Random(seed);
        URI root = root(folder);
        try (StateStorage storage = StateStorages.open(plugins(), root, options());
                HaBackend observer = HaBackends.open(plugins(), "local", "observer", backend())) {
            plantOrphans(storage);
            try (LeaderProcess first = leader("busy").await("submitted", 4)) {
                killWithin(first, random.nextInt(500));
            }
            for (int i = 0; i < KILLS; i++) {
                try (LeaderProcess leader = leader("busy")) {
                    awaitFirstSweep(storage, leader);
                    killWithin(leader, random.nextInt(30));
                }
            }
            stopInTheMiddleOfAnUpload();
            List<String> before = storage.list("");
            try (LeaderProcess last = leader("quiet")) {
                last.await("granted", 1);
                Awaitility.await("no orphan, seed " + seed)
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(200))
                        .ignoreException(CorruptStateException.class) // of a job whose cancelling comes to its end
                        .untilAsserted(
                                () -> assertThat(storage.list("")).containsExactlyElementsOf(named(observer, storage)));
            }
            SortedSet<String> named = named(observer, storage);
            assertThat(before).as("there was something to sweep").hasSizeGreaterThan(named.size());
            named.forEach(payload -> Payloads.verify(storage, payload));
            assertKept(observer, seed);
        }
    }

    private void killWithin(LeaderProcess leader, int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        leader.kill();
        note(leader);
    }

    /** The follower leads and sweeps while a payload of the stopped one is under way, which comes when that one goes on. */
    private void stopInTheMiddleOfAnUpload() throws IOException, InterruptedException {
        try (LeaderProcess stopped = leader("busy").await("submitted", 3)) {
            int written = stopped.said("written").size();
            stopped.await("writing", written + 1);
            stopped.signal("STOP");
            try (LeaderProcess next = leader("busy").await("submitted", 4)) {
                stopped.signal("CONT");
                stopped.await("written", written + 1).await("revoked", 1);
                next.await("submitted", 6);
                killWithin(next, 0);
            }
            killWithin(stopped, 0);
        }
    }

    /** Of a leader before all of these: they are gone with the second round of the next. */
    private void plantOrphans(StateStorage storage) {
        IntStream.range(0, ORPHANS).parallel().forEach(i -> {
            String name = i % 2 == 0
                    ? layout.newBlob(Optional.empty(), 1)
                    : layout.directory(JobId.random(), new CheckpointId(1, i)) + "/0-x";
            storage.write(name, new ByteArrayInputStream(new byte[10]));
        });
    }

    /** As soon as something is gone, if anything still is to go. */
    private void awaitFirstSweep(StateStorage storage, LeaderProcess leader) {
        leader.await("granted", 1);
        TreeSet<String> first = new TreeSet<>(storage.list(""));
        Awaitility.await("a sweep")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !storage.list("").containsAll(first));
    }

    private void note(LeaderProcess leader) {
        submitted.addAll(leader.said("submitted"));
        cancelled.addAll(leader.said("cancelling"));
    }

    private void assertKept(HaBackend observer, long seed) {
        TreeSet<String> kept = new TreeSet<>(submitted);
        kept.removeAll(cancelled);
        assertThat(kept).as("acknowledged jobs").hasSizeGreaterThan(4);
        assertThat(jobs(observer).keySet())
                .as("jobs that are stored, seed %s", seed)
                .containsAll(kept);
    }

    /** Payloads that pointers name now. */
    private static SortedSet<String> named(HaBackend observer, StateStorage storage) {
        TreeSet<String> named = new TreeSet<>();
        jobs(observer).values().forEach(payload -> {
            named.add(payload);
            named.add(Payloads.read(storage, payload, JobSubmission.class).jar());
        });
        return named;
    }

    /** What the scope of jobs holds. */
    private static Map<String, String> jobs(HaBackend observer) {
        return observer.stateHandles(Layout.ELECTION, Layout.JOBS).list().stream()
                .collect(Collectors.toMap(
                        Versioned::name, entry -> entry.handle().utf8()));
    }

    private LeaderProcess leader(String work) throws IOException {
        return new LeaderProcess(
                folder,
                List.of(plugins().toString(), joined(backend()), root(folder).toString(), joined(options()), work));
    }

    private Map<String, String> backend() {
        return Map.of(
                "high-availability.cluster-id",
                SweepingLeader.CLUSTER.toString(),
                "high-availability.local.dir",
                folder.resolve("records").toString(),
                "high-availability.lease.duration",
                "4 s");
    }

    private static String joined(Map<String, String> options) {
        List<String> pairs = new ArrayList<>();
        options.forEach((key, value) -> pairs.add(key + "=" + value));
        return String.join(",", pairs);
    }

    private static Path plugins() {
        try (Stream<Path> files = Files.walk(Path.of("..", "distribution", "target"), 3)) {
            return files.filter(file -> file.endsWith("plugins") && Files.isDirectory(file))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no plugins folder: build the distribution first"));
        } catch (IOException failed) {
            throw new AssertionError("no plugins folder", failed);
        }
    }
}
