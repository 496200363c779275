package dev.regent.ha.testkit.process;

import static org.awaitility.Awaitility.await;

import dev.regent.ha.testkit.process.ContenderProcess.Launch;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** All processes of one run and their common history. Whatever happens, none survives {@link #close}. */
final class ContenderGroup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Launch launch;
    private final History history = new History();
    private final List<ContenderProcess> processes = new ArrayList<>();
    private final Thread lastResort = new Thread(this::killAll, "kit-last-resort");
    private int started;

    ContenderGroup(Launch launch) {
        this.launch = launch;
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    History history() {
        return history;
    }

    /** Starts several contenders at once and waits until each contends. */
    void start(int count) {
        start(count, launch);
    }

    /** Starts them in another way than the others of this group. */
    void start(int count, Launch differently) {
        List<ContenderProcess> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ContenderProcess process = ContenderProcess.start("contender-" + ++started, differently, history);
            fresh.add(process);
            processes.add(process);
        }
        until("the contenders are ready (see " + launch.logs() + ")", () -> {
            fresh.stream().filter(process -> !process.alive()).findFirst().ifPresent(dead -> {
                throw new AssertionError(dead.name() + " ended at once, see " + launch.logs());
            });
            return fresh.stream().allMatch(this::ready);
        });
    }

    private boolean ready(ContenderProcess process) {
        return !incarnations(process.name()).isEmpty();
    }

    /** The incarnations that contended under that name, in the order in which they came. */
    List<String> incarnations(String name) {
        return history.of(Kind.READY).stream()
                .filter(ready -> ready.process().equals(name))
                .map(Operation::key)
                .toList();
    }

    /** Starts a process under the name of one that is dead. */
    void restart(ContenderProcess dead) {
        int before = incarnations(dead.name()).size();
        processes.remove(dead);
        ContenderProcess again = ContenderProcess.start(dead.name(), launch, history);
        processes.add(again);
        until(dead.name() + " contends again (see " + launch.logs() + ")", () -> {
            if (!again.alive()) {
                throw new AssertionError(again.name() + " ended at once, see " + launch.logs());
            }
            return incarnations(dead.name()).size() > before;
        });
    }

    /** Starts as many as are missing after deaths. */
    void refill(int count) {
        int living = (int) processes.stream().filter(ContenderProcess::alive).count();
        if (living < count) {
            start(count - living);
        }
    }

    /** Waits for a leader that lives, runs and has acknowledged so many writes. */
    Leading awaitLeader(long writes) {
        until(
                "a living leader with " + writes + " writes",
                () -> leading()
                        .filter(leader ->
                                history.count(Kind.WRITTEN, leader.grant().token()) >= writes)
                        .isPresent());
        return leading().orElseThrow(() -> new AssertionError("the leader died by itself, see " + launch.logs()));
    }

    private Optional<Leading> leading() {
        return history.latestGrant()
                .flatMap(grant -> processes.stream()
                        .filter(process ->
                                process.name().equals(grant.process()) && process.alive() && !process.stopped())
                        .filter(process -> !revoked(grant))
                        .findFirst()
                        .map(process -> new Leading(process, grant)));
    }

    private boolean revoked(Operation grant) {
        return history.of(Kind.REVOKED).stream().anyMatch(revoked -> revoked.token() == grant.token());
    }

    /** Waits for the first grant after that one, and for the scope to be opened under it. */
    Operation awaitTakeOver(Operation grant) {
        until(
                "a grant after token " + grant.token(),
                () -> history.grantAfter(grant.token()).isPresent());
        until(
                "the scope is opened after token " + grant.token(),
                () -> history.of(Kind.OPENED).stream()
                        .anyMatch(opened -> opened.happened(Kind.OPENED) && opened.token() > grant.token()));
        return history.grantAfter(grant.token()).orElseThrow();
    }

    /** Waits for an operation of that kind and process that started later than that. */
    Operation awaitOf(Kind kind, ContenderProcess process, long since) {
        until(
                "an operation " + kind + " of " + process.name(),
                () -> latest(kind, process, since).isPresent());
        return latest(kind, process, since).orElseThrow();
    }

    /** Waits for such an operation, or for a grant after that one; empty if only a grant came. */
    Optional<Operation> awaitOfOrGrant(Kind kind, ContenderProcess process, long since, Operation grant) {
        until(
                "an operation " + kind + " of " + process.name() + ", or a grant",
                () -> latest(kind, process, since).isPresent()
                        || history.grantAfter(grant.token()).isPresent());
        return latest(kind, process, since);
    }

    private Optional<Operation> latest(Kind kind, ContenderProcess process, long since) {
        return history.of(kind).stream()
                .filter(each -> each.process().equals(process.name()) && each.startNanos() > since)
                .reduce((first, second) -> second);
    }

    /** Waits until a stopped write has been answered. */
    void awaitAnswer(Operation gated) {
        until(
                "the stopped write ended: " + gated,
                () -> history.of(Kind.LATE).stream()
                        .anyMatch(late -> late.token() == gated.token()
                                && late.key().equals(gated.key())
                                && late.process().equals(gated.process())));
    }

    /** Writes down a pause that must not cost the leadership. */
    void paused(Leading victim, long startNanos, long endNanos) {
        history.add(Operation.of(
                victim.process().name(),
                Kind.PAUSED,
                victim.grant().token(),
                "F4 pause",
                startNanos,
                endNanos,
                Outcome.OK));
    }

    /** Writes down a fault that was just done to a leader. */
    void fault(String name, Leading victim, long startNanos) {
        history.add(Operation.of(
                victim.process().name(),
                Kind.FAULT,
                victim.grant().token(),
                name,
                startNanos,
                System.nanoTime(),
                Outcome.OK));
    }

    /** Writes down what an operator did to the lease record while that grant led. */
    void tampered(String what, Operation grant, long startNanos, Duration leastWait) {
        history.add(
                Operation.of("operator", Kind.TAMPERED, grant.token(), what, startNanos, System.nanoTime(), Outcome.OK)
                        .withVersion(Long.toString(leastWait.toNanos())));
    }

    /**
     * Waits until all is here that the processes did so far, so that nobody is blamed for having read a write that is not here yet. Who does not answer is
     * known until its last line.
     */
    void settle() {
        long now = System.nanoTime();
        List<ContenderProcess> asked = processes.stream()
                .filter(process -> process.alive() && !process.stopped() && process.settle())
                .toList();
        long deadline = now + SETTLING.toNanos();
        while (System.nanoTime() < deadline && asked.stream().anyMatch(process -> missing(process, now))) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        processes.stream().filter(process -> !process.alive()).forEach(dead -> dead.awaitEnd(SETTLING));
        history.completeUntil(asked.stream()
                .filter(process -> missing(process, now))
                .mapToLong(process -> history.lastOf(process.name()))
                .reduce(now, Math::min));
    }

    private boolean missing(ContenderProcess process, long since) {
        return process.alive() && latest(Kind.SETTLED, process, since).isEmpty();
    }

    Path logs() {
        return launch.logs();
    }

    List<ContenderProcess> processes() {
        return List.copyOf(processes);
    }

    static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    static void until(String what, Duration limit, Callable<Boolean> condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(limit)
                .until(condition);
    }

    @Override
    public void close() {
        killAll();
        try {
            history.writeTo(launch.logs().resolve("history.txt"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void killAll() {
        processes().forEach(ContenderProcess::close);
    }

    /** A leader as a process. */
    record Leading(ContenderProcess process, Operation grant) {}
}
