package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What happens when the clocks of a contender, the monotonic one as well, run at another rate than those of the others (F20): nothing (E1, E8) while the rates differ by no
 * more than the margin of a lease covers; beyond that two may believe that they lead, and the fence alone keeps the state whole (S1). Needs libfaketime (Debian's
 * package {@code faketime}) on the machine; without it the tests are reported as not run, and fail with {@code CI=true}. The last of them runs with the system property {@code regent.kit.full} alone.
 */
public abstract class ProcessClockRateContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(3);
    /** Each; the margin is a twentieth of the lease. */
    private static final double COVERED = 0.02;

    private static final double HALF = 0.5;
    private static final double DOUBLE = 2;
    private static final int WRITES = 20;

    /** For a driver's subclass. */
    protected ProcessClockRateContract() {}

    @Test
    @DisplayName(
            "F20: a leader whose clocks are 2 % slow, and a contender whose clocks are 2 % fast, change nothing (E8), and when the leader is cut off or stopped one at most believes (E1)")
    void covered() {
        Optional<ServerLink> link = fixture().serverLink();
        FailoverTimes times = new FailoverTimes("F20 fault to grant of one whose clocks are fast");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(
                    1,
                    link.map(each -> launch(each, LEASE))
                            .orElse(launch(LEASE, 0))
                            .atRate(1 - COVERED));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1, launch(LEASE, 0).atRate(1 + COVERED));
            LockSupport.parkNanos(QUIET.toNanos());
            assertThat(group.history().grants()).as("E8: grants").hasSize(1);
            long start = System.nanoTime();
            if (link.isPresent()) {
                link.get().loseRequests();
                link.get().loseAnswers();
            } else {
                leader.process().stop();
            }
            times.add(start, group.awaitTakeOver(leader.grant()));
            group.fault("F20 partition", leader, start);
            if (link.isPresent()) {
                link.get().heal();
            } else {
                leader.process().resume();
            }
            group.awaitLeader(WRITES);
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }

    @Test
    @DisplayName(
            "F20: a leader whose clocks run at half the rate believes for too long, and writes nothing any more (S1)")
    void slowLeader() {
        beyond(HALF, 1);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "regent.kit.full",
            matches = "true",
            disabledReason = "only with -Dregent.kit.full=true")
    @DisplayName(
            "F20: a contender whose clocks run at twice the rate takes over too early, and whom it replaces writes nothing any more (S1)")
    void fastContender() {
        beyond(1, DOUBLE);
    }

    private void beyond(double leaders, double contenders) {
        FailoverTimes times = new FailoverTimes("F20 SIGSTOP to grant, clocks at x" + leaders + " and x" + contenders);
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(1, launch(LEASE, 0).atRate(leaders));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1, launch(LEASE, 0).atRate(contenders));
            assertThat(group.awaitLeader(2 * WRITES).process()).isSameAs(leader.process());
            long start = System.nanoTime();
            leader.process().stop();
            Operation next = group.awaitTakeOver(leader.grant());
            times.add(start, next);
            group.fault("F20 SIGSTOP", leader, start);
            leader.process().resume();
            until("the former leader has learnt it", () -> Outages.revoked(group, leader));
            group.awaitLeader(WRITES);
            group.settle();
            Verdict verdict = new Judge(1, WRITES, 0).judge(group.history());
            System.out.println(times + "; " + verdict.counts()); // the figures belong to the report of the run
            assertThat(beliefsAfter(group, leader, next))
                    .as("invalid run: beliefs beyond what the margin covers")
                    .isPositive();
            assertThat(withoutBeliefs(verdict)).as("violations").isEmpty();
            assertThat(verdict.counts().staleWrites()).as("S1: stale writes").isZero();
        }
    }

    private static long beliefsAfter(ContenderGroup group, Leading leader, Operation next) {
        long token = leader.grant().token();
        return group.history().of(Kind.BELIEVED).stream()
                .filter(belief -> belief.token() == token && belief.endNanos() > next.endNanos())
                .count();
    }

    /** E1 is not promised there. */
    private static List<String> withoutBeliefs(Verdict verdict) {
        return verdict.violations().stream()
                .filter(violation -> !violation.startsWith("E1: a belief"))
                .toList();
    }
}
