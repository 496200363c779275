package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.ServerLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random faults for as long as one likes: contenders are killed, stopped, ended and paused, their links cut, held and reset, and the servers killed and stopped
 * where the fixture offers that ({@link SoakFault}). The time is divided into segments, each of which is judged by itself ({@link Judge}) and then
 * forgotten, so that memory does not grow; after each the cluster is deleted, and its id used again (E2, L2).
 *
 * <p>System properties: {@code regent.kit.soak} is its length in seconds (20), {@code regent.kit.soak.segment} that of a segment (45), {@code regent.kit.seed}
 * repeats the choices, and {@code regent.kit.soak.state} names a file in which it writes down how far it has come, so that it goes on there when it
 * is run again. Prints a line for each segment, and publishes it as {@link RunFigures#PROGRESS}.
 */
public abstract class SoakContract extends ProcessContract {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("regent.kit.soak", 20));
    private static final Duration SEGMENT = Duration.ofSeconds(Integer.getInteger("regent.kit.soak.segment", 45));
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LONG_LEASE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONTENDERS = 3;
    private static final int TRIES = 20;
    private static final int MEASURED = 10; // segments, before a heap can be said to grow
    private static final int MOST_STANDSTILLS = 3;
    private static final double GROWTH = 1.5;
    private static final double MIB = 1 << 20;
    private static final String GREW = "heap.grew";
    private static final Map<String, String> IN_REPORTS = Map.of( // as in the verdicts of other runs
            "beliefs.stale", "staleBeliefs", "tries.refused", "tries", "writes.stale", "staleWrites");

    private final List<ServerLink> links = new ArrayList<>();
    private final List<Long> heaps = new ArrayList<>();
    private int standstills;
    private long largestToken;

    /** For a driver's subclass. */
    protected SoakContract() {}

    @Test
    @DisplayName(
            "E1, E2, E3, E4, L1, L2, R1, R4, S1, S2, S3, S4, S9, S11: random faults over many elections break no rule, and memory stays flat")
    void soak() {
        long seed = Long.getLong("regent.kit.seed", System.nanoTime() >>> 1);
        Optional<Path> file =
                Optional.ofNullable(System.getProperty("regent.kit.soak.state")).map(Path::of);
        SoakState state = SoakState.of(seed, file);
        System.out.println("soak: -Dregent.kit.seed=" + seed + ", " + LENGTH.toSeconds() + " s, of which "
                + state.elapsed().toSeconds() + " s are done");
        for (int i = 0; i < CONTENDERS; i++) {
            fixture().serverLink().ifPresent(links::add);
        }
        ClusterId own = fixture().cluster("kit-witness");
        try (SoakWitness witness = new SoakWitness(open(own, "witness", LONG_LEASE))) {
            while (state.elapsed().compareTo(LENGTH) < 0) {
                segment(state, witness);
            }
        } catch (AssertionError failed) {
            throw new AssertionError("with -Dregent.kit.seed=" + seed + ": " + failed.getMessage(), failed);
        }
        delete(own);
        judgeHeap(state);
        reporter().publishEntry(RunFigures.counted("soak", figures(state)));
        assertThat(state.tally().of(GREW))
                .as("L1: runs in which the bytes in use after a collection grew; in the last: %s", heaps)
                .isZero();
    }

    private void segment(SoakState state, SoakWitness witness) {
        long start = System.nanoTime();
        SoakTally tally = state.tally();
        long number = tally.of("segments");
        ClusterId cluster = fixture().cluster("kit-soak");
        SoakSegment segment = new SoakSegment(tally, new Random(state.seed() * 1_000_003 + number));
        long heapOfContenders;
        try (HaBackend watching = open(cluster, "observer", LEASE);
                ContenderGroup group = new ContenderGroup(launchSoak(cluster))) {
            Duration left = LENGTH.minus(state.elapsed());
            segment.run(
                    watching,
                    group,
                    random -> new SoakContenders(group, launchSoak(cluster), links, servers(), LEASE, random),
                    left.compareTo(SEGMENT) < 0 ? left : SEGMENT);
            heapOfContenders = SoakSegment.heapOfContenders(group.history());
        }
        standstills = segment.stalled() ? standstills + 1 : 0;
        assertThat(standstills)
                .as(
                        "E7: segments in a row in which something was waited for in vain; see the log, or the machine is overloaded")
                .isLessThan(MOST_STANDSTILLS);
        assertThat(segment.firstToken())
                .as("E2: the first token after a cleanup")
                .isGreaterThan(largestToken);
        largestToken = Math.max(largestToken, segment.lastToken());
        delete(cluster);
        tally.add("witness.writes", witness.work());
        heaps.add(heap());
        state.passed(Duration.ofNanos(System.nanoTime() - start));
        String line = String.format(
                Locale.ROOT,
                "soak: segment %d, %d of %d s: %s; heap %.1f MiB, of contenders %.1f MiB",
                number + 1,
                state.elapsed().toSeconds(),
                LENGTH.toSeconds(),
                tally.line(),
                heaps.get(heaps.size() - 1) / MIB,
                heapOfContenders / MIB);
        System.out.println(line);
        reporter().publishEntry(RunFigures.PROGRESS, line);
    }

    private ContenderProcess.Launch launchSoak(ClusterId cluster) {
        return launch(cluster, LEASE, TRIES).reading();
    }

    private Optional<FaultyServers> servers() {
        return fixture().faultyServers();
    }

    /** L2: nothing stays but what the rule lets stay. */
    private void delete(ClusterId cluster) {
        try (HaBackend cleaner = open(cluster, "cleaner", LEASE)) {
            cleaner.deleteCluster(PATIENCE);
        }
        fixture()
                .remains(cluster)
                .ifPresent(
                        left -> assertThat(left).as("L2: what the cleanup left").isEmpty());
    }

    private static long heap() {
        System.gc();
        Runtime jvm = Runtime.getRuntime();
        return jvm.totalMemory() - jvm.freeMemory();
    }

    /** Growth is written down, since nobody can measure it again when the soak is run once more with nothing left to do. */
    private void judgeHeap(SoakState state) {
        if (heaps.size() >= MEASURED) {
            long early = most(heaps.subList(1, MEASURED / 2));
            long late = most(heaps.subList(heaps.size() - MEASURED / 2, heaps.size()));
            if (late >= early * GROWTH) {
                state.tally().add(GREW, 1);
                state.passed(Duration.ZERO);
            }
        }
    }

    private static long most(List<Long> some) {
        return some.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private Map<String, Long> figures(SoakState state) {
        Map<String, Long> all = new TreeMap<>();
        state.tally().all().forEach((name, count) -> all.put(IN_REPORTS.getOrDefault(name, name), count));
        all.put("seconds", state.elapsed().toSeconds());
        if (!heaps.isEmpty()) {
            all.put("heap.first", heaps.get(0));
            all.put("heap.most", most(heaps));
            all.put("heap.last", heaps.get(heaps.size() - 1));
        }
        all.forEach((name, value) -> System.out.println("soak: " + name + " " + value));
        return all;
    }
}
