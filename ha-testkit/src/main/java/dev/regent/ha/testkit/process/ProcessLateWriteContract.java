package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.SendHook;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens to a request that is sent late: its process is stopped (F3), or its thread is (F5), between the last check and the sending, and goes
 * on when another has taken over. Nothing but the backend can refuse it then. The fixture's {@link FenceBypass} must offer
 * {@link FenceBypass#around}.
 *
 * <p>System properties set the size: {@code regent.kit.takeovers} (3) stops inside a batch, {@code regent.kit.requests} (1): in how many
 * requests, one after the other, of an operation that has several it is stopped, {@code regent.kit.holds} (2).
 */
public abstract class ProcessLateWriteContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LONG_LEASE = Duration.ofSeconds(20);
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final int WRITES = 20;
    private static final List<Moment> WHILE_LEADING =
            List.of(Moment.PUBLICATION, Moment.RENEWAL, Moment.OPENING, Moment.DELETION);

    private final int requests = Integer.getInteger("regent.kit.requests", 1);

    /** For a driver's subclass. */
    protected ProcessLateWriteContract() {}

    @BeforeEach
    final void requireHook() {
        assumeTrue(
                fixture()
                        .fenceBypass()
                        .filter(hook -> hook.around(new Ignored()))
                        .isPresent(),
                "skipped: the fixture offers no hook around requests");
    }

    @Test
    @DisplayName(
            "F3: a leader stopped inside its write, after the last check, is refused by the backend when it goes on (S1, E6)")
    void stoppedInsideItsWrite() {
        int takeOvers = Integer.getInteger("regent.kit.takeovers", 3);
        FailoverTimes times = new FailoverTimes("F3 SIGSTOP inside a write to grant");
        try (ContenderGroup group = new ContenderGroup(hooked(LEASE))) {
            group.start(3);
            for (int i = 0; times.all().size() < takeOvers && i < 2 * takeOvers; i++) {
                stopLeader(group, Moment.WRITE, 0, times);
            }
            group.awaitLeader(WRITES);
            finish(group, times, takeOvers);
        }
    }

    @Test
    @DisplayName(
            "F3: a leader stopped inside a publication (R6), a renewal (E1), the opening or the deletion of a scope (S1) is refused when it goes on")
    void stoppedWhileLeading() {
        FailoverTimes times = new FailoverTimes("F3 SIGSTOP inside other requests to grant");
        try (HaBackend watching = open("observer", LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(hooked(LEASE))) {
            group.start(3);
            for (Moment moment : WHILE_LEADING) {
                assertThat(stopLeader(group, moment, 0, times))
                        .as("the driver's hook sees the " + moment)
                        .isTrue();
                int most = moment.ofCaller() ? requests : 1;
                for (int before = 1; before < most && stopLeader(group, moment, before, times); before++) {
                    // the next request of the same operation
                }
            }
            observer.awaitLeader(
                    group.awaitLeader(WRITES).grant().token(),
                    watching.profile().listenerBound().plus(SLACK));
            finish(group, times, WHILE_LEADING.size());
            observer.assertTokensSorted();
            group.history().of(Kind.GATED).stream()
                    .filter(gated -> gated.happened(Kind.GATED) && gated.key().equals(Moment.PUBLICATION.name()))
                    .forEach(gated -> assertThat(observer.addresses())
                            .as("R6: addresses that listeners saw")
                            .doesNotContain(StopInWrite.lateAddress(gated.token())));
        }
    }

    /** Whether there was such a request. */
    private static boolean stopLeader(ContenderGroup group, Moment moment, int before, FailoverTimes times) {
        Leading leader = group.awaitLeader(WRITES);
        long armed = System.nanoTime();
        leader.process().stopIn(moment, before);
        Operation gated = group.awaitOf(Kind.GATED, leader.process(), armed);
        if (!gated.happened(Kind.GATED)) {
            leader.process().notStopped();
            return false;
        }
        Leading stopped = new Leading(leader.process(), gated);
        Operation next = group.awaitTakeOver(gated);
        leader.process().resume();
        group.awaitAnswer(gated);
        group.fault("F3 SIGSTOP inside a " + moment, stopped, gated.startNanos());
        times.add(gated.startNanos(), next);
        return true;
    }

    @Test
    @DisplayName("F3: a contender stopped inside its acquire is refused when it goes on after another was granted (E1)")
    void stoppedInsideItsGrant() {
        assertThat(stopContender(Moment.GRANT))
                .as("the driver's hook sees the " + Moment.GRANT)
                .isTrue();
    }

    @Test
    @DisplayName(
            "F3: a contender stopped between its acquire and its grant gets no grant when it goes on after another was granted (E1)")
    void stoppedBeforeItsConfirmation() {
        assumeTrue(stopContender(Moment.CONFIRMATION), "declared: an acquire of this driver is one request");
    }

    /** Stops the only one that can take over, and lets another come. Whether it was stopped, and not granted at once. */
    private boolean stopContender(Moment moment) {
        FailoverTimes times = new FailoverTimes("F3 SIGSTOP inside a " + moment + ", of another to grant");
        try (ContenderGroup group = new ContenderGroup(hooked(LEASE))) {
            group.start(2);
            Leading leader = group.awaitLeader(WRITES);
            ContenderProcess stopped = group.processes().stream()
                    .filter(process -> process != leader.process())
                    .findFirst()
                    .orElseThrow();
            stopped.stopIn(moment, 0);
            long start = System.nanoTime();
            leader.process().kill();
            group.fault("F3 kill -9, then SIGSTOP inside a " + moment, leader, start);
            Optional<Operation> gated = group.awaitOfOrGrant(Kind.GATED, stopped, start, leader.grant());
            if (gated.isEmpty()) {
                return false;
            }
            group.start(1);
            times.add(start, group.awaitTakeOver(leader.grant()));
            stopped.resume();
            group.awaitAnswer(gated.orElseThrow());
            Leading next = group.awaitLeader(WRITES);
            assertThat(next.process()).isNotSameAs(stopped);
            start = System.nanoTime();
            next.process().kill();
            group.fault("F3 kill -9 of the next", next, start);
            times.add(start, group.awaitTakeOver(next.grant()));
            assertThat(group.awaitLeader(WRITES).process())
                    .as("E7: who was stopped leads after all")
                    .isSameAs(stopped);
            finish(group, times, 2);
            return true;
        }
    }

    @Test
    @DisplayName(
            "F5: a write whose thread is held after the last check, while its process steps down and another leads, is refused by the backend (S1)")
    void heldWriteOfAnother() {
        int holds = Integer.getInteger("regent.kit.holds", 2);
        FailoverTimes times = new FailoverTimes("F5 step-down with a held write to grant");
        try (ContenderGroup group = new ContenderGroup(hooked(LONG_LEASE))) {
            group.start(2);
            for (int i = 0; i < holds; i++) {
                Leading leader = group.awaitLeader(WRITES);
                Operation gated = hold(group, leader);
                leader.process().stepDown();
                times.add(gated.startNanos(), group.awaitTakeOver(gated));
                leader.process().goOn();
                group.awaitAnswer(gated);
                leader.process().contend();
                group.fault("F5 step-down with a held write", new Leading(leader.process(), gated), gated.startNanos());
            }
            group.awaitLeader(WRITES);
            finish(group, times, holds);
        }
    }

    @Test
    @DisplayName(
            "F5, E3: a write whose thread is held under one grant is refused under the next grant of the same process, too")
    void heldWriteOfTheSame() {
        FailoverTimes times = new FailoverTimes("F5 step-down with a held write to grant of the same");
        try (ContenderGroup group = new ContenderGroup(hooked(LONG_LEASE))) {
            group.start(1);
            Leading leader = group.awaitLeader(WRITES);
            Operation gated = hold(group, leader);
            leader.process().stepDown();
            leader.process().contend();
            times.add(gated.startNanos(), group.awaitTakeOver(gated));
            leader.process().goOn();
            group.awaitAnswer(gated);
            assertThat(group.awaitLeader(2 * WRITES).process()).isSameAs(leader.process());
            finish(group, times, 0);
        }
    }

    private static Operation hold(ContenderGroup group, Leading leader) {
        long armed = System.nanoTime();
        leader.process().holdIn(Moment.WRITE);
        return group.awaitOf(Kind.GATED, leader.process(), armed);
    }

    private ContenderProcess.Launch hooked(Duration lease) {
        return launch(lease, fixture().fenceBypass(), 0);
    }

    private void finish(ContenderGroup group, FailoverTimes times, int takeOvers) {
        System.out.println("late requests: "
                + group.history().of(Kind.LATE).stream()
                        .collect(Collectors.groupingBy(
                                late -> late.key() + " " + late.outcome(), Collectors.counting())));
        pass(group, new Judge(takeOvers, WRITES, 0), times);
        assertThat(group.history().of(Kind.LATE)).hasSizeGreaterThanOrEqualTo(Math.max(1, takeOvers / 2));
    }

    /** Only asks whether there is a hook. */
    private static final class Ignored implements SendHook {

        @Override
        public void beforeSend(Target target, Predicate<String> carries) {}

        @Override
        public void answered(Answer answer) {}
    }
}
