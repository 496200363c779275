package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.FailingCalls;
import dev.regent.ha.testkit.FaultyMedium.Fault;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What {@link FullMediumContract} asks for, and the same when the medium has no room for another file or is read-only (F21), and when its system calls fail
 * (F22): for a backend without servers, or whose servers store each write in a file of its own.
 */
public abstract class StorageFaultContract extends FullMediumContract {

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
