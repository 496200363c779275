package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens to contenders whose connections to the servers are cut, in both directions or in one (F6, F7, F8), reset in the middle of requests
 * (F16), and refused for long (F15). The fixture must offer a {@link ServerLink}.
 *
 * <p>System properties set the size: {@code regent.kit.resets} (20) resets in a row, whose times {@code regent.kit.seed} repeats; {@code regent.kit.outage}
 * (10) seconds during which what an outage costs is measured.
 */
public abstract class ProcessLinkContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration LONG_LEASE = Duration.ofSeconds(40);
    private static final Duration SLACK = Duration.ofSeconds(4);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("regent.kit.outage", 10));
    private static final int WRITES = 20;

    /** For a driver's subclass. */
    protected ProcessLinkContract() {}

    @BeforeEach
    final void requireLink() {
        assumeTrue(fixture().serverLink().isPresent(), "not run: the fixture offers no link to servers");
    }

    private ServerLink link() {
        return fixture().serverLink().orElseThrow();
    }

    @Test
    @DisplayName(
            "F6: a leader that is cut off in both directions stops before another is granted, in time (E1, E5, E7)")
    void cutOff() {
        partition("F6 partition", Duration.ZERO, link -> {
            link.loseRequests();
            link.loseAnswers();
        });
    }

    @Test
    @DisplayName("F7: a leader that hears no answer does not count what it asked for (E1, E5, E7)")
    void answersLost() {
        // what it asks for still arrives: while it believes that it leads it renews, so the others wait for a lease
        // more
        partition("F7 answers lost", LEASE, ServerLink::loseAnswers);
    }

    @Test
    @DisplayName("F8: a leader that is not heard stops as well (E1, E5, E7)")
    void requestsLost() {
        partition("F8 requests lost", Duration.ZERO, ServerLink::loseRequests);
    }

    /** @param heard for how long after the fault the servers may still hear the leader renew */
    private void partition(String name, Duration heard, Consumer<ServerLink> fault) {
        ServerLink link = link();
        FailoverTimes times = new FailoverTimes(name + " to grant");
        try (HaBackend watching = open("observer", LEASE);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(1, launch(link, LEASE));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1);
            Leading still = group.awaitLeader(2 * WRITES);
            assertThat(still.process()).isSameAs(leader.process());
            long start = System.nanoTime();
            fault.accept(link);
            times.add(start, group.awaitTakeOver(still.grant()));
            group.fault(name, still, start);
            Outages.assertStopped(group, still, start, LEASE);
            link.heal();
            Leading next = group.awaitLeader(WRITES);
            long killed = System.nanoTime();
            next.process().kill();
            group.fault("F1 kill -9", next, killed);
            times.add(killed, group.awaitTakeOver(next.grant()));
            assertThat(group.awaitLeader(WRITES).process())
                    .as("E7: who was cut off leads again")
                    .isSameAs(leader.process());
            assertThat(link.met()).as("what the fault met").isPositive();
            pass(group, new Judge(2, WRITES, 0), times);
            assertThat(times.worst())
                    .isLessThan(
                            watching.profile().crashTakeOverBound().plus(heard).plus(SLACK));
        }
    }

    @Test
    @DisplayName(
            "F16: connections that are reset in the middle of requests and answers, again and again, cost no leadership whose lease tolerates it (E8), and no write counts twice or is lost (S4, S5, S10)")
    void resets() {
        int resets = Integer.getInteger("regent.kit.resets", 20);
        long seed = Long.getLong("regent.kit.seed", System.nanoTime());
        Random random = new Random(seed);
        ServerLink link = link();
        FailoverTimes times = new FailoverTimes("F16 SIGTERM after resets, to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0))) {
            group.start(1, launch(link, LONG_LEASE));
            Leading leader = group.awaitLeader(WRITES);
            group.start(1);
            for (int i = 0; i < resets; i++) {
                long met = link.met();
                resetOnce(link, random.nextBoolean());
                until("the reset met a connection", () -> link.met() > met);
                LockSupport.parkNanos(random.nextLong(Duration.ofMillis(100).toNanos()));
                link.heal();
                long healed = System.nanoTime();
                until("the leader writes again", () -> Outages.hasWritten(group, healed, 2));
            }
            assertThat(group.history().grants()).as("E8: grants").hasSize(1);
            terminate(group, leader, WRITES, times);
            pass(group, new Judge(1, WRITES, 0), times);
        } catch (AssertionError failed) {
            throw new AssertionError("with -Dregent.kit.seed=" + seed + ": " + failed.getMessage(), failed);
        }
    }

    private static void resetOnce(ServerLink link, boolean requests) {
        if (requests) {
            link.resetRequests();
        } else {
            link.resetAnswers();
        }
    }

    @Test
    @DisplayName(
            "F15: while the servers are away for long each process tries to connect at most twice a second, uses at most 5 % of a core and no more memory, can be closed (L1), and somebody leads afterwards (E7)")
    void outage() {
        FailoverTimes times = new FailoverTimes("F15 end of an outage to grant");
        List<ServerLink> links = new ArrayList<>();
        try (HaBackend watching = open("observer", LEASE);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            for (int i = 0; i < 3; i++) {
                links.add(link());
                group.start(1, launch(links.get(i), LEASE));
            }
            Leading leader = group.awaitLeader(WRITES);
            long start = System.nanoTime();
            links.forEach(ServerLink::turnAway);
            long away = System.nanoTime();
            until("the leader stops", LEASE.plus(SLACK), () -> Outages.revoked(group, leader));
            new OutageMeter(group, links).measure(OUTAGE);
            Profile profile = watching.profile();
            ContenderProcess closed = group.processes().stream()
                    .filter(process -> process != leader.process())
                    .findFirst()
                    .orElseThrow();
            closed.closeBackend();
            assertThat(closed.awaitEnd(profile.closeBound().plus(SLACK)))
                    .as("L1: close returned")
                    .isTrue();
            long end = System.nanoTime();
            links.forEach(ServerLink::heal);
            Outages.add(group, leader, "F15", start, end);
            times.add(end, group.awaitTakeOver(leader.grant()));
            group.awaitLeader(WRITES);
            Outages.assertNothingWritten(group, away, end);
            Outages.assertStopped(group, leader, start, LEASE);
            assertThat(group.history().of(Kind.CLOSED)).hasSize(1);
            pass(group, new Judge(0, WRITES, 0), times);
            assertThat(times.worst())
                    .as("E7")
                    .isLessThan(profile.crashTakeOverBound().plus(SLACK));
        }
    }
}
