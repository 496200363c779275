package dev.regent.benchmarks;

import dev.regent.benchmarks.ContestProcess.Said;
import dev.regent.benchmarks.contender.ContestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Contenders of one election, one of which leads. For one thread at a time. */
final class Rivals implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofMillis(800);

    private final ContestOptions options;
    private final Path logs;
    private final Random random;
    private final List<ContestProcess> processes = new ArrayList<>();
    private int started;
    private ContestProcess leader;
    private Said grant;

    private Rivals(ContestOptions options, Path logs, Random random) {
        this.options = options;
        this.logs = logs;
        this.random = random;
        this.leader = start();
        this.grant = leader.await("granted", Long.MIN_VALUE / 2, START);
    }

    /** Starts so many and waits until one leads and all are there. */
    static Rivals start(ContestOptions options, Path logs, int number, Random random) {
        Rivals rivals = new Rivals(options, logs, random);
        for (int i = 1; i < number; i++) {
            rivals.start();
        }
        rivals.awaitReady();
        return rivals;
    }

    private ContestProcess start() {
        return start(options.addresses());
    }

    private ContestProcess start(List<String> addresses) {
        started++;
        String name = options.election() + "-" + started;
        ContestProcess process = ContestProcess.start(options.of(addresses, options.election(), name), logs);
        processes.add(process);
        return process;
    }

    /** Starts one more, which reaches the servers there. */
    void join(List<String> addresses) {
        start(addresses);
        awaitReady();
    }

    private void awaitReady() {
        processes.forEach(process -> process.await("ready", Long.MIN_VALUE / 2, START));
    }

    ContestProcess leader() {
        return leader;
    }

    /** What the servers made of the settings that were asked for. */
    String settings() {
        return leader.await("ready", Long.MIN_VALUE / 2, START).text();
    }

    /** Kills the leader at a random moment between two renewals; the time from there to the survivor's grant. Then another is started. */
    Duration crash() {
        settle(options.lease().dividedBy(3));
        ContestProcess killed = leader;
        processes.remove(killed);
        long start = killed.kill();
        Duration taken = awaitNext(start);
        killed.close();
        start();
        awaitReady();
        return taken;
    }

    /** Lets the leader step down; the time from there to the other's grant. Then it contends anew. */
    Duration handOver() {
        settle(Duration.ofMillis(300));
        ContestProcess stepping = leader;
        long before = System.nanoTime();
        stepping.command("step-down");
        Said said = stepping.await("stepping", before, PATIENCE);
        processes.remove(stepping);
        Duration taken = awaitNext(said.nanos());
        processes.add(stepping);
        Said stepped = stepping.await("stepped", said.nanos(), PATIENCE);
        stepping.command("contend");
        stepping.await("ready", stepped.nanos(), PATIENCE);
        return taken;
    }

    private Duration awaitNext(long start) {
        ContestProcess next = processes.get(0);
        grant = next.await("granted", start, PATIENCE);
        leader = next;
        return Duration.ofNanos(grant.nanos() - start);
    }

    /** Grants to anybody after the present one, and losses of it. */
    long changes() {
        return processes.stream()
                        .mapToLong(
                                process -> process.all("granted", grant.nanos()).size())
                        .sum()
                + leader.all("lost", grant.nanos()).size();
    }

    private void settle(Duration within) {
        LockSupport.parkNanos(SETTLE.toNanos() + (long) (random.nextDouble() * within.toNanos()));
    }

    @Override
    public void close() {
        processes.forEach(ContestProcess::close);
    }
}
