package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when a leader runs out of threads, memory or file descriptors (F30): belief is passive, so it ends in time whatever does not run any
 * more (E1, E5), {@code close} returns in its bound (L1), and another leads.
 */
public abstract class ProcessResourceContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final int CONTENDERS = 3;
    private static final int WRITES = 20;
    private static final int STANDARD_FILES = 3; // fewer would be fewer than what the JDK itself polls
    private static final int ENOUGH_FILES = 1024;
    private static final long POLL_NANOS = 5_000_000;

    /** For a driver's subclass. */
    protected ProcessResourceContract() {}

    @Test
    @DisplayName(
            "F30: a leader whose callback thread is blocked for ever believes nothing after its lease, and closes in its bound (E1, E5, L1)")
    void blockedCallbacks() {
        FailoverTimes times = new FailoverTimes("F30 blocked callbacks, stop or close to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(CONTENDERS);
            Leading stopped = blockedLeader(group);
            long start = System.nanoTime();
            stopped.process().stop();
            times.add(start, group.awaitTakeOver(stopped.grant()));
            stopped.process().resume();
            group.fault("F30 SIGSTOP with blocked callbacks", stopped, start);
            closes(group, blockedLeader(group), times);
            group.awaitLeader(WRITES);
            assertThat(group.history().of(Kind.REVOKED))
                    .as("callbacks while the thread is held")
                    .isEmpty();
            pass(group, new Judge(2, WRITES, 0), times);
        }
    }

    private Leading blockedLeader(ContenderGroup group) {
        Leading leader = group.awaitLeader(WRITES);
        leader.process().blockCallbacks();
        until(
                leader.process().name() + " blocks its callbacks",
                () -> group.history().of(Kind.BLOCKED).stream()
                        .anyMatch(blocked ->
                                blocked.process().equals(leader.process().name())));
        return leader;
    }

    @Test
    @DisplayName(
            "F30: an OutOfMemoryError in listeners and callbacks of the application costs no leadership, and no hand-over")
    void errorsInCallbacks() {
        FailoverTimes times = new FailoverTimes("F30 errors in callbacks, close to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(CONTENDERS);
            group.awaitLeader(WRITES);
            group.processes().forEach(ContenderProcess::throwErrors);
            closes(group, group.awaitLeader(WRITES), times);
            closes(group, group.awaitLeader(WRITES), times);
            Leading last = group.awaitLeader(WRITES);
            assertThat(group.history().of(Kind.THREW))
                    .as("errors of the last leader")
                    .anyMatch(threw -> threw.process().equals(last.process().name()));
            assertThat(group.history().grants()).as("grants").hasSize(3);
            pass(group, new Judge(2, WRITES, 0), times);
        }
    }

    @Test
    @DisplayName(
            "F30: a leader that can open no file loses in time or goes on (E1, E5, S1), leads again afterwards (E7), and closes in its bound (L1)")
    void outOfFileDescriptors() {
        assumeTrue(ProcessControl.canLimitFiles(), "skipped: there is no prlimit");
        FailoverTimes times = new FailoverTimes("F30 no file descriptors to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LEASE, 0).preloading())) {
            group.start(2);
            Leading leader = group.awaitLeader(WRITES);
            long start = System.nanoTime();
            leader.process().limitFiles(STANDARD_FILES);
            leader.process().openFile();
            group.awaitOf(Kind.NO_FILE, leader.process(), start);
            if (losesWithin(group, leader, LEASE.multipliedBy(2))) {
                group.fault("F30 no file descriptors", leader, start);
                times.add(start, group.awaitTakeOver(leader.grant()));
                leader.process().limitFiles(ENOUGH_FILES);
                leadsAgain(group, leader, times);
            } else {
                leader.process().limitFiles(ENOUGH_FILES);
            }
            closes(group, group.awaitLeader(WRITES), times);
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }

    /** A driver that has all it needs open may go on. */
    private static boolean losesWithin(ContenderGroup group, Leading leader, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            if (group.history().grantAfter(leader.grant().token()).isPresent()) {
                return true;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    private void leadsAgain(ContenderGroup group, Leading former, FailoverTimes times) {
        Leading other = group.awaitLeader(WRITES);
        assertThat(other.process()).isNotSameAs(former.process());
        long start = System.nanoTime();
        other.process().kill();
        group.fault("F30 kill -9 of the other", other, start);
        times.add(start, group.awaitTakeOver(other.grant()));
        assertThat(group.awaitLeader(WRITES).process())
                .as("who leads once it has files again")
                .isSameAs(former.process());
        group.start(1);
    }

    private void closes(ContenderGroup group, Leading leader, FailoverTimes times) {
        long start = System.nanoTime();
        leader.process().closeBackend();
        group.fault("F30 close", leader, start);
        times.add(start, group.awaitTakeOver(leader.grant()));
        awaitEnd(leader);
    }

    private void awaitEnd(Leading leader) {
        try (HaBackend asked = open("observer", LEASE)) {
            assertThat(leader.process().awaitEnd(asked.profile().closeBound().plus(SLACK)))
                    .as("L1: " + leader.process().name() + " closed and ended")
                    .isTrue();
        }
    }
}
