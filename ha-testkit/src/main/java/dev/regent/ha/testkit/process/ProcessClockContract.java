package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when the wall clock of one contender jumps (F19): nothing at all (E1, E8), since whether a lease is over is judged on monotonic clocks. Needs
 * libfaketime (Debian's package {@code faketime}) on the machine; without it the test is reported as not run, and fails with {@code CI=true}.
 *
 * <p>With the system property {@code regent.kit.full} both jump in both directions, else each in one.
 */
public abstract class ProcessClockContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(8);
    /** Longer than a renew interval, so that everybody has looked at the lease with that clock. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    private static final Duration JUMP = Duration.ofMinutes(5);
    private static final Duration NEAR = Duration.ofMinutes(1);
    private static final int WRITES = 20;

    /** For a driver's subclass. */
    protected ProcessClockContract() {}

    @Test
    @DisplayName(
            "F19: jumps of the wall clock by 300 s, forth or back, of the leader and of a contender, change nothing (E1, E8), nor does a clock that is wrong when the leader dies")
    void wallClockJumps() throws Exception {
        Path clocks = Files.createDirectories(scratch.resolve("clocks"));
        WallClock leaders = WallClock.at(clocks.resolve("leader"));
        WallClock followers = WallClock.at(clocks.resolve("follower"));
        FailoverTimes times = new FailoverTimes("F19 kill to grant of one whose clock is wrong");
        ContenderGroup group = new ContenderGroup(launch(LEASE, 0).startedBy(leaders.launcher()));
        try (group) {
            group.start(1);
            Leading leader = group.awaitLeader(WRITES);
            group.start(1, launch(LEASE, 0).startedBy(followers.launcher()));
            ContenderProcess follower = group.processes().get(1);
            jump(group, leader.process(), leaders, JUMP);
            jump(group, follower, followers, JUMP.negated());
            if (Boolean.getBoolean("regent.kit.full")) {
                jump(group, leader.process(), leaders, JUMP.negated());
                jump(group, follower, followers, JUMP);
            }
            assertThat(group.history().grants()).as("grants over all jumps").hasSize(1);
            assertThat(group.history().of(Kind.REVOKED))
                    .as("losses over all jumps")
                    .isEmpty();
            long start = System.nanoTime();
            leader.process().kill();
            group.fault("F19 kill -9", leader, start);
            times.add(start, group.awaitTakeOver(leader.grant()));
            group.awaitLeader(WRITES);
            pass(group, new Judge(1, WRITES, 0), times);
        } finally {
            group.processes().forEach(process -> WallClock.forget(process.pid()));
        }
    }

    /** Lets it jump, requires that the process sees it, and gives everybody time to be misled. */
    private static void jump(ContenderGroup group, ContenderProcess process, WallClock clock, Duration ahead) {
        clock.jump(ahead);
        until(process.name() + " has a clock that is wrong by " + ahead, () -> sees(group, process, ahead));
        LockSupport.parkNanos(HOLD.toNanos());
        assertThat(sees(group, process, ahead)).as("the clock is still wrong").isTrue();
    }

    private static boolean sees(ContenderGroup group, ContenderProcess process, Duration ahead) {
        long since = System.nanoTime();
        process.reportClock();
        long told = Long.parseLong(group.awaitOf(Kind.CLOCK, process, since).version());
        Duration wrong = Duration.ofMillis(told - System.currentTimeMillis()).minus(ahead);
        return wrong.abs().compareTo(NEAR) < 0;
    }
}
