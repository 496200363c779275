package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.until;
import static dev.regent.ha.testkit.Waiting.untilLeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.StateHandleStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * When leadership begins and ends (E5, E7, E8, E10, M2) with a lease of 4 s, as ranges that hold on a loaded machine. Pauses and deaths of whole
 * processes are in the process contract.
 */
public abstract class LeaderTimingContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(4);

    /** An answer that is so late still comes in time. */
    private static final Duration LATE = Duration.ofMillis(1500);

    private static final Map<String, String> PATIENT = Map.of(
            "high-availability.lease.renew-interval", "1 s",
            "high-availability.lease.call-timeout", "2 s");

    /** For a driver's subclass. */
    protected LeaderTimingContract() {
        super(LEASE);
    }

    @Test
    @DisplayName("E8: without a fault the leader leads on for many renewals, whoever else contends")
    void noChangeWithoutFault() {
        RecordingContender first = new RecordingContender("first");
        clients().start(clients().open("p1"), first);
        untilLeader(first);
        List<RecordingContender> standbys = List.of(new RecordingContender("s1"), new RecordingContender("s2"));
        standbys.forEach(standby -> clients().start(clients().open(standby.toString()), standby));
        Waiting.throughout("the first leads", LEASE.multipliedBy(2), first::leads);
        assertThat(first.grants()).hasSize(1);
        assertThat(standbys).allMatch(standby -> standby.grants().isEmpty());
    }

    @Test
    @DisplayName("E8: the declared times fit together")
    void declaredTimes() {
        Profile profile = clients().open("p1").profile();
        assertThat(profile.leaseDuration()).isEqualTo(LEASE);
        assertThat(profile.stallTolerance()).isPositive().isLessThan(LEASE);
        assertThat(profile.crashTakeOverBound()).isBetween(Duration.ofMillis(1), LEASE.multipliedBy(3));
        assertThat(profile.handOverBound()).isBetween(Duration.ofMillis(1), profile.crashTakeOverBound());
        assertThat(profile.listenerBound()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
        assertThat(profile.memberExpiryBound()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(3));
        assertThat(profile.closeBound()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("E8: a stall of half the declared tolerance costs no leadership")
    void shortStall() {
        FaultyLink link = faultyLink();
        RecordingContender leader = new RecordingContender("leader");
        HaBackend backend = clients().open("p1", link);
        clients().start(backend, leader);
        untilLeader(leader);
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);
        link.loseRequests();
        Waiting.throughout("still leading", backend.profile().stallTolerance().dividedBy(2), leader::leads);
        link.heal();
        Waiting.throughout("leading on", LEASE.multipliedBy(2), leader::leads);
        assertThat(leader.grants()).hasSize(1);
        assertThat(standby.grants()).isEmpty();
    }

    @Test
    @DisplayName(
            "E5: a leader whose requests are lost stops believing before another is granted, which happens in time (E7)")
    void requestsLost() {
        cutOff(FaultyLink::loseRequests);
    }

    @Test
    @DisplayName("E5: a leader whose answers are lost stops believing too, and another follows in time (E7)")
    void answersLost() {
        cutOff(FaultyLink::loseAnswers);
    }

    private void cutOff(Consumer<FaultyLink> fault) {
        FaultyLink link = faultyLink();
        HaBackend backend = clients().open("p1", link);
        RecordingContender cut = new RecordingContender("cut");
        clients().start(backend, cut);
        Leadership former = untilLeader(cut).leadership().orElseThrow();
        StateHandleStore store = former.stateHandles("scope");
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);

        fault.accept(link);
        long start = System.nanoTime();
        BeliefWatch watch = new BeliefWatch(former);
        assertThatThrownBy(() -> store.create("cut", Commits.handle("cut")))
                .isInstanceOfAny(OutcomeUnknownException.class, BackendUnavailableException.class);
        until("another leads", LEASE.multipliedBy(6), standby::leads);
        long granted = standby.grants().get(0).atNanos();
        assertThat(watch.lastTrueStart())
                .as("start of the last isHeld that was true")
                .isLessThan(granted);
        assertThat(Duration.ofNanos(watch.lastTrueStart() - start))
                .as("believed after the cut")
                .isLessThan(LEASE);
        assertThat(Duration.ofNanos(granted - start))
                .as("from the cut to the next grant")
                .isBetween(
                        backend.profile().stallTolerance(),
                        backend.profile().crashTakeOverBound().plus(LEASE).plus(Waiting.SLACK));
        assertThatThrownBy(() -> store.create("late", Commits.handle("late")))
                .as("a write by a leader that is none any more, while the backend does not answer")
                .isInstanceOf(FencedException.class);
        until("the cut-off leader was told", () -> cut.revocations().size() == 1);
        assertThat(cut.revocations().get(0).cause()).isNotEqualTo(RevocationCause.STEPPED_DOWN);
        link.heal();
        Waiting.throughout(
                "no second leader after the heal",
                LEASE,
                () -> standby.leads() && cut.grants().size() == 1);
        assertThat(former.isHeld()).isFalse();
    }

    @Test
    @DisplayName(
            "E1: a leader whose answers come late counts its lease from the sending, and stops before another is granted")
    void lateAnswers() {
        ServerLink link = serverLink();
        HaBackend backend = clients().open("p1", link, PATIENT);
        RecordingContender late = new RecordingContender("late");
        clients().start(backend, late);
        Leadership former = untilLeader(late).leadership().orElseThrow();
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);
        link.delayAnswers(LATE);
        Waiting.throughout("leading on", LEASE, late::leads);
        link.loseRequests();
        BeliefWatch watch = new BeliefWatch(former);
        until("another leads", LEASE.multipliedBy(6), standby::leads);
        assertThat(watch.lastTrueStart())
                .as("start of the last isHeld that was true")
                .isLessThan(standby.grants().get(0).atNanos());
        assertThat(link.met()).as("what the fault met").isPositive();
    }

    @Test
    @DisplayName("E5: the belief ends on time also when the callback thread is blocked")
    void beliefEndsWithoutCallbackThread() {
        FaultyLink link = faultyLink();
        CountDownLatch release = new CountDownLatch(1);
        try {
            HaBackend backend = clients().open("p1", link);
            RecordingContender blocked = new Blocking(release);
            clients().start(backend, blocked);
            Leadership former = untilLeader(blocked).leadership().orElseThrow();
            RecordingContender standby = new RecordingContender("standby");
            clients().start(clients().open("p2"), standby);
            link.loseRequests();
            BeliefWatch watch = new BeliefWatch(former);
            until("another leads", LEASE.multipliedBy(6), standby::leads);
            assertThat(watch.lastTrueStart()).isLessThan(standby.grants().get(0).atNanos());
            assertThat(blocked.revocations()).isEmpty();
        } finally {
            release.countDown();
            link.heal();
        }
    }

    @Test
    @DisplayName("E8: a callback that blocks for longer than the lease does not cost the leadership")
    void blockedCallbackKeepsTheLease() {
        CountDownLatch release = new CountDownLatch(1);
        try {
            RecordingContender blocked = new Blocking(release);
            clients().start(clients().open("p1"), blocked);
            untilLeader(blocked);
            RecordingContender standby = new RecordingContender("standby");
            clients().start(clients().open("p2"), standby);
            Waiting.throughout(
                    "still leading",
                    LEASE.plus(LEASE.dividedBy(2)),
                    () -> blocked.leads() && standby.grants().isEmpty());
        } finally {
            release.countDown();
        }
    }

    @Test
    @DisplayName("E3: a leader that was cut off and regains gets a larger token; its former leadership stays ended")
    void regainsWithLargerToken() {
        FaultyLink link = faultyLink();
        RecordingContender only = new RecordingContender("only");
        clients().start(clients().open("p1", link), only);
        Leadership former = untilLeader(only).leadership().orElseThrow();
        former.publish(Map.of("rpc", "first"));
        link.loseRequests();
        until("it noticed", () -> only.revocations().size() == 1);
        link.heal();
        until("it leads again", LEASE.multipliedBy(6), only::leads);
        Leadership regained = only.leadership().orElseThrow();
        assertThat(regained.token()).isGreaterThan(former.token());
        assertThat(former.isHeld()).isFalse();
        assertThat(clients().open("p2").leaderRetrieval(Clients.ELECTION).current())
                .as("what the former grant published")
                .isEmpty();
    }

    @Test
    @DisplayName("E10: an acquire whose answer is lost ends known, or frees the election within one lease plus a bound")
    void acquireWithoutAnswer() {
        FaultyLink link = faultyLink();
        HaBackend backend = clients().open("p1", link);
        RecordingContender unlucky = new RecordingContender("unlucky");
        link.loseAnswers();
        clients().start(backend, unlucky);
        Waiting.throughout(
                "no grant without an answer",
                LEASE.dividedBy(2),
                () -> unlucky.grants().isEmpty());
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);
        until(
                "the other leads",
                backend.profile().crashTakeOverBound().plus(LEASE).plus(Waiting.SLACK),
                standby::leads);
        link.heal();
        Waiting.throughout("one leader after the heal", LEASE, () -> standby.leads() && !unlucky.leads());
    }

    @Test
    @DisplayName("E10: an acquire whose answer is lost is no grant before a look has found it (E1)")
    void answerOfTheAcquireLost() {
        ServerLink link = serverLink(); // a link that is a hook in a factory of its own would not be that of the bypass
        Optional<FenceBypass> bypass = fixture().fenceBypass();
        AtomicBoolean asked = new AtomicBoolean();
        assumeTrue(
                bypass.filter(each -> each.around(new LosingAnswers(link, asked)))
                        .isPresent(),
                "skipped: the fixture offers no hook around requests");
        clients().leader("p0").backend().close(); // so that whatever is made but once is there
        RecordingContender unlucky = new RecordingContender("unlucky");
        clients().start(clients().open("p1", bypass.orElseThrow(), link), unlucky);
        until("it asks for the lease", asked::get);
        Waiting.throughout(
                "no grant without an answer",
                LEASE.dividedBy(2),
                () -> unlucky.grants().isEmpty());
        RecordingContender standby = new RecordingContender("standby");
        HaBackend second = clients().open("p2");
        clients().start(second, standby);
        until(
                "the other leads",
                second.profile().crashTakeOverBound().plus(LEASE).plus(Waiting.SLACK),
                standby::leads);
    }

    @Test
    @DisplayName(
            "E10: a release whose answer is lost, and a close while nothing arrives, free the election within one lease plus a bound")
    void releaseWithoutAnswer() {
        for (boolean answersOnly : new boolean[] {true, false}) {
            FaultyLink link = faultyLink();
            HaBackend backend = clients().open("p1", link);
            RecordingContender leaving = new RecordingContender("leaving");
            clients().start(backend, leaving);
            untilLeader(leaving);
            if (answersOnly) {
                link.loseAnswers();
            } else {
                link.loseRequests();
            }
            long start = System.nanoTime();
            backend.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("L1: close while the backend is silent")
                    .isLessThan(backend.profile().closeBound().plus(Waiting.SLACK));
            RecordingContender next = new RecordingContender("next");
            HaBackend second = clients().open("p2");
            clients().start(second, next);
            until(
                    "the next leads",
                    second.profile().crashTakeOverBound().plus(LEASE).plus(Waiting.SLACK),
                    next::leads);
            second.close();
        }
    }

    @Test
    @DisplayName("E7: a contender that starts while nothing arrives reports it once, and leads after the heal")
    void startsDuringAnOutage() {
        FaultyLink link = faultyLink();
        link.loseRequests();
        RecordingContender patient = new RecordingContender("patient");
        HaBackend backend = clients().open("p1", link);
        assertThatThrownBy(backend::checkHealth).isInstanceOf(HaException.class);
        clients().start(backend, patient);
        until("the trouble was reported", () -> !patient.errors().isEmpty());
        Waiting.throughout(
                "no report per attempt", LEASE, () -> patient.errors().size() == 1);
        link.heal();
        until("it leads", LEASE.multipliedBy(3), patient::leads);
        backend.checkHealth();
    }

    @Test
    @DisplayName(
            "M2: a member that is cut off disappears for the others within the declared bound, and returns as another (M3)")
    void silentMember() {
        FaultyLink link = faultyLink();
        HaBackend observer = clients().open("observer");
        List<Set<Member>> seen = new CopyOnWriteArrayList<>();
        clients().closedLater(observer.membership("workers")).watch(seen::add);
        Membership membership = clients().closedLater(clients().open("p1", link).membership("workers"));
        Member member = membership.register(Map.of());
        until("the member is seen", () -> last(seen).equals(Set.of(member)));
        link.loseRequests();
        until(
                "the silent member disappeared",
                observer.profile().memberExpiryBound().plus(Waiting.SLACK),
                () -> last(seen).isEmpty());
        link.heal();
        until("it returned", () -> last(seen).size() == 1);
        Member returned = last(seen).iterator().next();
        assertThat(returned.name()).isEqualTo(member.name());
        assertThat(returned.incarnation()).isNotEqualTo(member.incarnation());
    }

    private static Set<Member> last(List<Set<Member>> seen) {
        return seen.isEmpty() ? Set.of() : seen.get(seen.size() - 1);
    }

    private ServerLink serverLink() {
        Optional<ServerLink> offered = fixture().serverLink();
        assumeTrue(offered.isPresent(), "not run: the fixture offers no link to servers");
        return offered.orElseThrow();
    }

    private FaultyLink faultyLink() {
        Optional<FaultyLink> offered = fixture().faultyLink();
        assumeTrue(offered.isPresent(), "the fixture offers no link that can be disturbed");
        return offered.orElseThrow();
    }

    /** The answer to the first request that changes the lease does not come, nor any later one. */
    private record LosingAnswers(FaultyLink link, AtomicBoolean asked) implements SendHook {

        @Override
        public void beforeSend(Target target, Predicate<String> carries) {
            if (target == Target.LEASE) {
                link.loseAnswers();
                asked.set(true);
            }
        }

        @Override
        public void answered(Answer answer) {
            // whatever it was
        }
    }

    /** Stays inside its first callback until it is released. */
    private static final class Blocking extends RecordingContender {

        private final CountDownLatch release;

        Blocking(CountDownLatch release) {
            super("blocked");
            this.release = release;
        }

        @Override
        protected void granted(Leadership leadership) {
            try {
                assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
