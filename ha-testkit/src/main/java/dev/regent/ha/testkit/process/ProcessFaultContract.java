package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.testkit.Behavior;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when processes are killed (F1), stepped down (F2) stopped for longer than the lease (F3), and paused for less (F4); inside a
 * write they are stopped by {@link ProcessLateWriteContract}. Contenders are JVMs of their own; their histories are merged and judged by {@link Judge}. The factory and the bypass of the fixture need public constructors without
 * arguments.
 *
 * <p>System properties set the size: {@code regent.kit.kills} (2), {@code regent.kit.takeovers} (3) and {@code regent.kit.tries} (500) for each
 * take-over, {@code regent.kit.pauses} (3), {@code regent.kit.rounds} (4) of mixed faults, whose order {@code regent.kit.seed} repeats. A full run has 20 take-overs. What the processes print, and the history, stays in the folder
 * {@code regent.kit.logs} ({@code target/kit}).
 */
public abstract class ProcessFaultContract extends ProcessContract {

    private static final Duration LONG_LEASE = Duration.ofSeconds(10);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(Integer.getInteger("regent.kit.lease", 2));
    private static final Duration PAUSED_LEASE = Duration.ofSeconds(6);
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration PER_TAKE_OVER = Duration.ofMinutes(1);
    private static final Duration PER_TRY = Duration.ofMillis(100); // up to three requests, beside a leader that writes
    private static final int CONTENDERS = 3;
    private static final int WRITES = 20;
    private static final int EXIT_BY_SIGTERM = 143;

    /** For a driver's subclass. */
    protected ProcessFaultContract() {}

    @Test
    @DisplayName("F1: a leader that is killed is replaced within the declared bound; E1, E2, S1, S4, R1 and M3 hold")
    void killedLeader() {
        int kills = Integer.getInteger("regent.kit.kills", 2);
        FailoverTimes times = new FailoverTimes("F1 kill -9 to grant");
        try (HaBackend watching = open("observer", LONG_LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0).reading())) {
            Profile profile = watching.profile();
            for (int i = 0; i < kills; i++) {
                group.refill(CONTENDERS);
                Leading leader = group.awaitLeader(WRITES);
                observer.awaitLeader(
                        leader.grant().token(), profile.listenerBound().plus(SLACK));
                long start = System.nanoTime();
                leader.process().kill();
                group.fault("F1 kill -9", leader, start);
                times.add(start, group.awaitTakeOver(leader.grant()));
            }
            observer.awaitLeader(
                    group.awaitLeader(WRITES).grant().token(),
                    profile.listenerBound().plus(SLACK));
            pass(group, new Judge(kills, WRITES, 0), times);
            assertThat(times.worst()).isLessThan(profile.crashTakeOverBound().plus(SLACK));
            if (profile.crashDetection().isPresent()) {
                assertThat(times.worst())
                        .as(profile.crashDetection().orElseThrow())
                        .isLessThan(AT_ONCE);
            }
            observer.assertTokensSorted();
        }
    }

    @Test
    @DisplayName("F2: a leader that closes or gets SIGTERM hands over at once, leaves no thread and no file, and exits")
    void stepsDown() {
        FailoverTimes times = new FailoverTimes("F2 step-down to grant");
        try (HaBackend watching = open("observer", LONG_LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0).reading())) {
            Profile profile = watching.profile();
            for (boolean terminate : new boolean[] {false, true}) {
                group.refill(CONTENDERS);
                Leading leader = group.awaitLeader(WRITES);
                observer.awaitMembers(CONTENDERS, profile.listenerBound().plus(SLACK));
                long start = System.nanoTime();
                if (terminate) {
                    leader.process().terminate();
                } else {
                    leader.process().closeBackend();
                }
                group.fault(terminate ? "F2 SIGTERM" : "F2 close", leader, start);
                times.add(start, group.awaitTakeOver(leader.grant()));
                assertThat(leader.process().awaitEnd(profile.closeBound().plus(SLACK)))
                        .as("the process ended")
                        .isTrue();
                assertThat(leader.process().exitValue()).isEqualTo(terminate ? EXIT_BY_SIGTERM : 0);
                boolean prompt = !fixture().lacks().contains(Behavior.PROMPT_DEPARTURE);
                observer.awaitMembers(
                        CONTENDERS - 1,
                        prompt ? SLACK : profile.memberExpiryBound().plus(SLACK));
            }
            group.awaitLeader(WRITES);
            assertThat(group.history().of(Kind.CLOSED)).hasSize(2);
            pass(group, new Judge(2, WRITES, 0), times);
            assertThat(times.worst()).isLessThan(profile.handOverBound().plus(SLACK));
            if (!fixture().lacks().contains(Behavior.PROMPT_HAND_OVER)) {
                assertThat(times.worst()).as("hand-over of a 10 s lease").isLessThan(AT_ONCE);
            }
            observer.assertTokensSorted();
        }
    }

    @Test
    @DisplayName(
            "F3: a leader stopped for longer than its lease believes nothing (E6) and writes nothing (S1) when it goes on")
    void stoppedLeader() {
        int takeOvers = Integer.getInteger("regent.kit.takeovers", 3);
        int tries = Integer.getInteger("regent.kit.tries", 500);
        assumeTrue(fixture().fenceBypass().isPresent(), "the fixture offers no way past the passive check");
        FailoverTimes times = new FailoverTimes("F3 SIGSTOP to grant");
        try (HaBackend watching = open("observer", SHORT_LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group =
                        new ContenderGroup(launch(SHORT_LEASE, tries).reading())) {
            group.start(CONTENDERS);
            for (int i = 0; times.all().size() < takeOvers && i < 2 * takeOvers; i++) {
                Leading leader = group.awaitLeader(WRITES);
                long start = System.nanoTime();
                leader.process().stop();
                Operation next = group.awaitTakeOver(leader.grant());
                leader.process().resume();
                if (next.startNanos() < start) {
                    continue; // on a loaded machine a lease of 2 s may end at the very moment of the fault, which then
                    // did not bite
                }
                group.fault("F3 SIGSTOP", leader, start);
                times.add(start, next);
                until(
                        "the former leader tried",
                        PER_TAKE_OVER.plus(PER_TRY.multipliedBy(tries)),
                        () -> triedUnder(group, leader.grant()) >= tries);
            }
            group.awaitLeader(WRITES);
            pass(group, new Judge(takeOvers, WRITES, (long) takeOvers * tries), times);
            assertThat(times.best())
                    .as("a stopped leader keeps its lease")
                    .isGreaterThan(watching.profile().stallTolerance());
            observer.assertTokensSorted();
        }
    }

    @Test
    @DisplayName(
            "F4: a leader that is paused for less than a third of its lease, again and again, goes on leading (E8)")
    void shortPauses() {
        int pauses = Integer.getInteger("regent.kit.pauses", 3);
        long least = PAUSED_LEASE.dividedBy(5).toNanos();
        long most = PAUSED_LEASE.dividedBy(3).toNanos();
        try (ContenderGroup group = new ContenderGroup(launch(PAUSED_LEASE, 0).reading())) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            int valid = 0;
            for (int i = 0; valid < pauses && i < 5 * pauses; i++) {
                long start = System.nanoTime();
                leader.process().stop();
                long stopped = System.nanoTime();
                LockSupport.parkNanos(least);
                long resuming = System.nanoTime();
                leader.process().resume();
                long end = System.nanoTime();
                if (end - start >= most) {
                    continue; // the loaded machine made it longer than what is tested, so it does not count
                }
                group.paused(leader, stopped, resuming); // it still ran while the signals were on their way
                valid++;
                long written =
                        group.history().count(Kind.WRITTEN, leader.grant().token());
                until(
                        "the leader writes on after its pause",
                        () -> group.history().count(Kind.WRITTEN, leader.grant().token()) >= written + WRITES);
            }
            pass(group, new Judge(0, WRITES, 0), new FailoverTimes("F4 " + valid + " pauses to grant"));
            assertThat(valid).as("pauses shorter than a third of the lease").isEqualTo(pauses);
            assertThat(group.history().grants()).as("grants").hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "E1, E2, E4, S1, S4: leaders and standbys that are killed, stopped, ended and paused in a random order break no rule")
    void mixedFaults() {
        int rounds = Integer.getInteger("regent.kit.rounds", 4);
        long seed = Long.getLong("regent.kit.seed", System.nanoTime());
        System.out.println("mixed faults: -Dregent.kit.seed=" + seed);
        Random random = new Random(seed);
        FailoverTimes times = new FailoverTimes("mixed faults to grant");
        try (HaBackend watching = open("observer", SHORT_LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(SHORT_LEASE, 0).reading())) {
            MixedFaults faults = new MixedFaults(group, random, SHORT_LEASE);
            for (int i = 0; i < rounds; i++) {
                group.refill(CONTENDERS);
                Leading leader = group.awaitLeader(WRITES);
                long start = System.nanoTime();
                if (faults.inject(leader)) {
                    Operation next = group.awaitTakeOver(leader.grant());
                    if (next.startNanos() > start) {
                        group.fault("mixed", leader, start);
                        times.add(start, next);
                    }
                }
                faults.end();
            }
            group.refill(CONTENDERS);
            group.awaitLeader(WRITES);
            pass(group, new Judge(times.all().size(), WRITES, 0), times);
            observer.assertTokensSorted();
        } catch (AssertionError failed) {
            throw new AssertionError("with -Dregent.kit.seed=" + seed + ": " + failed.getMessage(), failed);
        }
    }

    private static long triedUnder(ContenderGroup group, Operation grant) {
        return group.history().of(Kind.TRIED).stream()
                .filter(tried -> tried.token() == grant.token())
                .mapToLong(Operation::count)
                .sum();
    }

    @Test
    @DisplayName(
            "M2: a killed member disappears within the declared bound for those who were there, and for those who come later")
    void killedMember() {
        try (HaBackend watching = open("observer", Duration.ofSeconds(4));
                Observer observer = new Observer(watching);
                ContenderGroup group =
                        new ContenderGroup(launch(Duration.ofSeconds(4), 0).reading())) {
            Duration bound = watching.profile().memberExpiryBound().plus(SLACK);
            group.start(2);
            observer.awaitMembers(2, watching.profile().listenerBound().plus(SLACK));
            Leading leader = group.awaitLeader(1);
            ContenderProcess standby = group.processes().stream()
                    .filter(process -> !process.name().equals(leader.process().name()))
                    .findFirst()
                    .orElseThrow();
            standby.kill();
            try (Observer late = new Observer(watching)) {
                observer.awaitMembers(1, bound);
                late.awaitMembers(1, bound);
            }
            assertThat(observer.incarnations()).hasSize(2);
        }
    }
}
