package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyMedium.Fault;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when the medium of the backend is full (F21). A leader that cannot renew stops before anybody else is granted (E5), nothing that was
 * acknowledged is lost and nothing is half (S4, S5), and somebody leads again when it is mended (E7).
 *
 * <p>The fixture's {@link dev.regent.ha.testkit.BackendFixture#medium} is what the backend stores on; a quota of a server is one, too.
 */
public abstract class FullMediumContract extends ProcessContract {

    static final Duration LEASE = Duration.ofSeconds(4);
    static final int CONTENDERS = 2;
    static final int WRITES = 20;
    private static final Duration SLACK = Duration.ofSeconds(4);

    /**
     * More than a lease: a server that uses its pages again takes a small write now and then, and whoever it renewed or granted leads rightly. Consul on a full
     * tmpfs took a renewal 1.5 s after the last larger write.
     */
    private static final Duration STOPS = LEASE.multipliedBy(5);

    /** For a driver's subclass. */
    protected FullMediumContract() {}

    @Test
    @DisplayName(
            "F21: on a full medium the leader stops, nothing is lost, and somebody leads when there is room (E5, E7, S4)")
    void full() throws IOException {
        spoil(Fault.FULL);
    }

    final void spoil(Fault fault) throws IOException {
        assumeTrue(fixture().medium().isPresent(), "not run: the fixture has no medium that can be spoiled");
        FaultyMedium medium = fixture().medium().orElseThrow();
        FailoverTimes times = new FailoverTimes("F21 " + fault + " mended to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long begun = System.nanoTime();
            medium.begin(fault);
            long spoiled = System.nanoTime();
            until("the leader stops", STOPS, () -> Outages.revoked(group, leader));
            LockSupport.parkNanos(LEASE.dividedBy(2).toNanos()); // time for others to take what nobody can have
            assertThat(medium.refuses()).as("the fault still bites").isTrue();
            long mended = System.nanoTime();
            medium.end(fault);
            Outages.add(group, leader, fault.name(), begun, mended);
            times.add(mended, group.awaitTakeOver(leader.grant()));
            group.awaitLeader(WRITES);
            Outages.assertBit(group, spoiled);
            pass(group, new Judge(0, WRITES, 0), times);
            assertThat(times.worst()).isLessThan(LEASE.multipliedBy(2).plus(SLACK));
        }
    }
}
