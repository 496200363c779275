package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when the servers of a backend are killed and start again (F12), and when the one that leads the others is (F13). The fixture must
 * offer {@link FaultyServers} of its own.
 */
public abstract class ServerFaultContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration LONG_LEASE = Duration.ofSeconds(40);
    private static final Duration DOWN = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(6);
    private static final int CONTENDERS = 3;
    private static final int WRITES = 20;

    private Optional<FaultyServers> found = Optional.empty();

    /** For a driver's subclass. */
    protected ServerFaultContract() {}

    @BeforeEach
    final void requireServers() {
        found = fixture().faultyServers();
        assumeTrue(found.isPresent(), "not run: the fixture has no servers that can be ended");
    }

    private FaultyServers servers() {
        return found.orElseThrow();
    }

    @Test
    @DisplayName(
            "F12: servers that are down for 2 s cost no leadership whose lease tolerates it (E8), and have forgotten nothing (E2, S4, R4)")
    void shortOutage() {
        FailoverTimes times = new FailoverTimes("F12 SIGTERM of the leader after an outage, to grant");
        try (HaBackend watching = open("observer", LONG_LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0).reading())) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long down = System.nanoTime();
            servers().kill();
            long dead = System.nanoTime();
            LockSupport.parkNanos(DOWN.toNanos());
            long starting = System.nanoTime();
            servers().start();
            long up = System.nanoTime();
            Outages.add(group, leader, "F12", down, up);
            until("the leader writes again", () -> Outages.hasWritten(group, up, WRITES));
            Outages.assertNothingWritten(group, dead, starting);
            Profile profile = watching.profile();
            assertThat(Duration.ofNanos(System.nanoTime() - down))
                    .as("invalid run: the outage")
                    .isLessThan(profile.stallTolerance());
            assertThat(group.history().grants()).as("E8: grants").hasSize(1);

            long token = terminate(group, leader, WRITES, times).grant().token();
            observer.awaitLeader(token, profile.listenerBound().plus(SLACK));
            pass(group, new Judge(1, WRITES, 0), times);
            observer.assertTokensSorted();
        }
    }

    @Test
    @DisplayName(
            "F12: a leader whose servers are down for longer than its lease stops in time (E5); when they are back somebody leads (E7) under a larger token (E2) and finds all that was acknowledged (S4, R4)")
    void longOutage() {
        FailoverTimes times = new FailoverTimes("F12 servers up again to grant");
        try (HaBackend watching = open("observer", LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0).reading())) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long down = System.nanoTime();
            servers().kill();
            long dead = System.nanoTime();
            until("the leader stops", LEASE.plus(SLACK), () -> Outages.revoked(group, leader));
            LockSupport.parkNanos(DOWN.toNanos());
            long starting = System.nanoTime();
            servers().start();
            long up = System.nanoTime();
            Outages.add(group, leader, "F12", down, up);
            times.add(up, group.awaitTakeOver(leader.grant()));
            long token = group.awaitLeader(WRITES).grant().token();
            Profile profile = watching.profile();
            observer.awaitLeader(token, profile.listenerBound().plus(SLACK));
            Outages.assertNothingWritten(group, dead, starting);
            Outages.assertStopped(group, leader, down, LEASE);
            pass(group, new Judge(0, WRITES, 0), times);
            assertThat(times.worst())
                    .as("E7")
                    .isLessThan(profile.crashTakeOverBound().plus(SLACK));
            observer.assertTokensSorted();
        }
    }

    @Test
    @DisplayName(
            "F13: when the server that leads the others is killed, they go on: writes are acknowledged again (E7), none is lost (S4), and a lease that tolerates it is kept (E8)")
    void leadingServerKilled() {
        FailoverTimes times = new FailoverTimes("F13 SIGTERM of the leader after the loss of a server, to grant");
        try (HaBackend watching = open("observer", LONG_LEASE);
                ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0).reading())) {
            group.start(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            long down = System.nanoTime();
            assumeTrue(servers().killLeader(), "not run: there is only one server");
            until("the leader writes again", () -> Outages.hasWritten(group, down, WRITES));
            long again = System.nanoTime();
            Outages.add(group, leader, "F13", down, again);
            assertThat(Duration.ofNanos(again - down))
                    .as("invalid run: the servers' own election")
                    .isLessThan(watching.profile().stallTolerance());
            assertThat(group.history().grants()).as("E8: grants").hasSize(1);
            servers().start();

            terminate(group, leader, WRITES, times);
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }
}
