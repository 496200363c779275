package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.testkit.FailingCalls;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyMedium.Fault;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when the medium of the backend is full, has no room for another file or is read-only (F21), and when its system calls fail (F22). A leader
 * that cannot renew believes nothing when its lease is over (E5), nothing that was acknowledged is lost and nothing is half (S4, S5), and somebody
 * leads again when it is mended (E7).
 *
 * <p>The fixture's {@link dev.regent.ha.testkit.BackendFixture#medium} is what the backend stores on.
 */
public abstract class StorageFaultContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration SLACK = Duration.ofSeconds(4);
    private static final int CONTENDERS = 2;
    private static final int WRITES = 20;

    /** For a driver's subclass. */
    protected StorageFaultContract() {}

    /**
     * The process whose system calls fail in F22.
     *
     * @param leader the leading contender, which itself stores where there is no server
     */
    protected long storingProcess(long leader) {
        return leader;
    }

    @Test
    @DisplayName(
            "F21: on a full medium the leader stops in time, nothing is lost, and somebody leads when there is room (E5, E7, S4)")
    void full() throws IOException {
        spoil(Fault.FULL);
    }

    @Test
    @DisplayName("F21: the same on a medium without room for another file")
    void noNames() throws IOException {
        spoil(Fault.NO_NAMES);
    }

    @Test
    @DisplayName("F21: the same on a medium that has become read-only")
    void readOnly() throws IOException {
        spoil(Fault.READ_ONLY);
    }

    @Test
    @DisplayName("F22: a leader whose syncs fail acknowledges nothing, and another leads (E1, E5, S4)")
    void failingSyncs() throws IOException {
        failingCalls("fsync,fdatasync");
    }

    @Test
    @DisplayName("F22: a leader that cannot give a file its name acknowledges nothing, and another leads (E1, E5, S4)")
    void failingLinks() throws IOException {
        failingCalls("?link,linkat,?rename,renameat,renameat2");
    }

    private void spoil(Fault fault) throws IOException {
        assumeTrue(fixture().medium().isPresent(), "not run: the fixture has no medium that can be spoiled");
        FaultyMedium medium = fixture().medium().orElseThrow();
        FailoverTimes times = new FailoverTimes("F21 " + fault + " mended to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long begun = System.nanoTime();
            medium.begin(fault);
            long spoiled = System.nanoTime();
            until("the leader stops", LEASE.plus(SLACK), () -> Outages.revoked(group, leader));
            LockSupport.parkNanos(LEASE.dividedBy(2).toNanos()); // time for others to take what nobody can have
            assertThat(medium.refuses()).as("the fault still bites").isTrue();
            long mended = System.nanoTime();
            medium.end(fault);
            Outages.add(group, leader, fault.name(), begun, mended);
            times.add(mended, group.awaitTakeOver(leader.grant()));
            group.awaitLeader(WRITES);
            Outages.assertBit(group, spoiled, mended);
            Outages.assertStopped(group, leader, spoiled, LEASE);
            pass(group, new Judge(0, WRITES, 0), times);
            assertThat(times.worst()).isLessThan(LEASE.multipliedBy(2).plus(SLACK));
        }
    }

    private void failingCalls(String calls) throws IOException {
        FailoverTimes times = new FailoverTimes("F22 EIO of " + calls + " to grant");
        Path trace = scratch.resolve("failed-calls");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long start = System.nanoTime();
            try (FailingCalls failing =
                    FailingCalls.of(storingProcess(leader.process().pid()), calls, List.of(), trace)) {
                long failingSince = System.nanoTime();
                times.add(start, group.awaitTakeOver(leader.grant()));
                group.fault("F22 EIO of " + calls, leader, start);
                until("calls fail", () -> failing.failed() > 0);
                Outages.assertStopped(group, leader, failingSince, LEASE);
            }
            Leading next = group.awaitLeader(WRITES);
            next.process().kill();
            Operation again = group.awaitTakeOver(next.grant());
            assertThat(again.process())
                    .as("whose calls succeed again")
                    .isEqualTo(leader.process().name());
            group.awaitLeader(WRITES);
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }
}
