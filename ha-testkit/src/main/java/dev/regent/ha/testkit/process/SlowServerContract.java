package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when servers answer late, or not for a while, though they are there (F18): each request comes to them 1 s to 5 s later than it was sent, or
 * their processes are stopped. The fixture must offer a {@link ServerLink} and {@link FaultyServers} of its own.
 */
public abstract class SlowServerContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration LONG_LEASE = Duration.ofSeconds(40);
    private static final Duration LEAST_DELAY = Duration.ofSeconds(1);
    private static final Duration MOST_DELAY = Duration.ofSeconds(5);
    private static final Duration SHORT_STOP = Duration.ofSeconds(3);
    private static final Duration SLACK = Duration.ofSeconds(6);
    private static final int WRITES = 20;
    private static final int SLOW_WRITES = 3;

    private Optional<FaultyServers> found = Optional.empty();
    private Optional<ServerLink> offered = Optional.empty();

    /** For a driver's subclass. */
    protected SlowServerContract() {}

    @BeforeEach
    final void requireServers() {
        found = fixture().faultyServers();
        offered = fixture().serverLink();
        assumeTrue(
                found.isPresent() && offered.isPresent(),
                "not run: the fixture has no servers that can be stopped, or no link to them");
    }

    private FaultyServers servers() {
        return found.orElseThrow();
    }

    private ServerLink link() {
        return offered.orElseThrow();
    }

    @Test
    @DisplayName(
            "F18: a leader whose requests all come too late stops before another is granted, and what comes late harms nobody (E1, E5, E7, S1); no call takes longer than the lease")
    void slowForTheLeader() {
        FailoverTimes times = new FailoverTimes("F18 requests late to grant");
        try (HaBackend watching = open("observer", LEASE);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(1, launch(link(), LEASE));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1);
            Leading still = group.awaitLeader(2 * WRITES);
            assertThat(still.process()).isSameAs(leader.process());
            long start = System.nanoTime();
            link().delayRequests(LEAST_DELAY, MOST_DELAY);
            times.add(start, group.awaitTakeOver(still.grant()));
            group.fault("F18 slow", still, start);
            Leading next = group.awaitLeader(WRITES);
            Outages.assertStopped(group, still, start, LEASE);
            link().deliver();
            long killed = System.nanoTime();
            next.process().kill();
            group.fault("F1 kill -9", next, killed);
            times.add(killed, group.awaitTakeOver(next.grant()));
            assertThat(group.awaitLeader(WRITES).process())
                    .as("E7: whose requests came late leads again")
                    .isSameAs(leader.process());
            assertLimited(group, LEASE);
            pass(group, new Judge(2, WRITES, 0), times);
            // the last renewal may have come late
            Duration bound = watching.profile().crashTakeOverBound().plus(LEASE).plus(MOST_DELAY);
            assertThat(times.worst()).as("E7").isLessThan(bound.plus(SLACK));
        }
    }

    @Test
    @DisplayName(
            "F18: servers that are stopped for 3 s, and then get each request 1 s to 5 s late, cost no leadership whose lease tolerates it (E8), and its writes are acknowledged")
    void tolerated() {
        try (HaBackend watching = open("observer", LONG_LEASE);
                ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0))) {
            group.start(1, launch(link(), LONG_LEASE));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1);
            long start = System.nanoTime();
            servers().pause();
            long stopped = System.nanoTime();
            LockSupport.parkNanos(SHORT_STOP.toNanos());
            long resuming = System.nanoTime();
            servers().resume();
            long resumed = System.nanoTime();
            until("the leader writes again", () -> Outages.hasWritten(group, resumed, WRITES));
            long slow = System.nanoTime();
            Outages.add(group, leader, "F18 stopped", start, resumed);
            assertThat(Duration.ofNanos(slow - start))
                    .as("invalid run: the stop")
                    .isLessThan(watching.profile().stallTolerance());
            Outages.assertNothingWritten(group, stopped, resuming);
            link().delayRequests(LEAST_DELAY, MOST_DELAY);
            long delayed = System.nanoTime();
            until("the leader writes, slowly", () -> Outages.hasWritten(group, delayed, SLOW_WRITES));
            Outages.add(group, leader, "F18 slow", slow, System.nanoTime());
            long delivering = System.nanoTime();
            link().deliver();
            long again = System.nanoTime();
            until("the leader writes fast again", () -> Outages.hasWritten(group, again, WRITES));
            assertThat(group.history().of(Kind.WRITTEN).stream()
                            .filter(written -> written.happened(Kind.WRITTEN)
                                    && written.startNanos() > delayed
                                    && written.endNanos() < delivering))
                    .as("invalid run: a fast write")
                    .allMatch(written -> written.endNanos() - written.startNanos() >= LEAST_DELAY.toNanos());
            assertThat(group.history().grants()).as("E8: grants").hasSize(1);
            assertLimited(group, LONG_LEASE);
            pass(group, new Judge(0, WRITES, 0), new FailoverTimes("F18 tolerated, take-overs"));
        }
    }

    @Test
    @DisplayName(
            "F18: a leader whose servers are stopped for longer than its lease stops in time (E5), a contender can be closed meanwhile (L1), no call takes longer than the lease, and afterwards somebody leads (E7) and finds all that was acknowledged (S4)")
    void stopped() {
        FailoverTimes times = new FailoverTimes("F18 servers go on to grant");
        try (HaBackend watching = open("observer", LEASE);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(1);
            Leading leader = group.awaitLeader(WRITES);
            group.start(1);
            ContenderProcess standby = group.processes().get(1);
            long start = System.nanoTime();
            servers().pause();
            long stopped = System.nanoTime();
            until("the leader stops", LEASE.plus(SLACK), () -> Outages.revoked(group, leader));
            Profile profile = watching.profile();
            standby.closeBackend();
            assertThat(standby.awaitEnd(profile.closeBound().plus(SLACK)))
                    .as("L1: close returned")
                    .isTrue();
            long end = System.nanoTime();
            Outages.assertNothingWritten(group, stopped, end);
            servers().resume();
            Outages.add(group, leader, "F18 stopped", start, end);
            times.add(end, group.awaitTakeOver(leader.grant()));
            group.awaitLeader(WRITES);
            Outages.assertStopped(group, leader, start, LEASE);
            assertLimited(group, LEASE);
            assertThat(group.history().of(Kind.CLOSED)).hasSize(1);
            pass(group, new Judge(0, WRITES, 0), times);
            assertThat(times.worst())
                    .as("E7")
                    .isLessThan(profile.crashTakeOverBound().plus(SLACK));
        }
    }

    /** A call's own limit is a fifth of the lease, and a write that has to be looked up again is two calls. */
    private static void assertLimited(ContenderGroup group, Duration lease) {
        assertThat(group.history().of(Kind.WRITTEN))
                .as("calls that took longer than " + lease)
                .noneMatch(written -> written.endNanos() - written.startNanos() > lease.toNanos());
    }
}
