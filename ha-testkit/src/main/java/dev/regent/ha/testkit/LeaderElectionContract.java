package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.until;
import static dev.regent.ha.testkit.Waiting.untilLeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is granted leadership, with which token, and how it is handed over (E1, E2, E3, E9) as long as nothing fails. */
public abstract class LeaderElectionContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(12);
    private static final int CONTENDERS = 5;

    /** For a driver's subclass. */
    protected LeaderElectionContract() {
        super(LEASE);
    }

    @Test
    @DisplayName("E1: of five contenders in two processes exactly one leads, and the next only after it withdrew")
    void oneLeadsAtATime() {
        List<HaBackend> processes = List.of(clients().open("p1"), clients().open("p2"));
        Map<RecordingContender, LeaderElection> running = new HashMap<>();
        List<RecordingContender> all = new ArrayList<>();
        for (int i = 0; i < CONTENDERS; i++) {
            RecordingContender contender = new RecordingContender("c" + i);
            all.add(contender);
            running.put(contender, clients().start(processes.get(i % 2), contender));
        }
        List<RecordingContender> leaders = new ArrayList<>();
        while (leaders.size() < CONTENDERS) {
            RecordingContender leader = untilLeader(running.keySet());
            assertThat(all.stream().filter(RecordingContender::leads)).containsExactly(leader);
            leaders.add(leader);
            Optional.ofNullable(running.remove(leader)).orElseThrow().close();
        }
        assertThat(leaders).containsExactlyInAnyOrderElementsOf(all);
        assertThat(all).allSatisfy(contender -> assertThat(contender.grants()).hasSize(1));
        for (int i = 1; i < CONTENDERS; i++) {
            long before = leaders.get(i - 1).revocations().get(0).atNanos();
            assertThat(leaders.get(i).grants().get(0).atNanos() - before)
                    .as("ns from the revocation of leader %s to the grant of the next", i)
                    .isPositive();
        }
    }

    @Test
    @DisplayName("E1: nobody else is granted while the leader keeps its lease")
    void nobodyElseWhileLeading() {
        Leader leader = clients().leader("p1");
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);
        RecordingContender sameProcess = new RecordingContender("same process");
        clients().start(leader.backend(), sameProcess);
        Waiting.throughout(
                "p1 leads alone",
                Duration.ofSeconds(2),
                () -> leader.contender().leads()
                        && standby.grants().isEmpty()
                        && sameProcess.grants().isEmpty());
    }

    @Test
    @DisplayName("E2: tokens grow with every grant, over 20 changes between contenders of one process")
    void tokensGrowWithinAProcess() {
        HaBackend backend = clients().open("p1");
        long last = 0;
        for (int i = 0; i < 20; i++) {
            Leader leader = clients().leader(backend, Clients.ELECTION);
            assertThat(leader.token()).isGreaterThan(last);
            assertThat(leader.contender().grants()).hasSize(1);
            last = leader.token();
            leader.stepDown();
            assertThat(leader.contender().revocations()).hasSize(1);
        }
    }

    @Test
    @DisplayName("E2: tokens grow over restarts of all processes")
    void tokensGrowOverRestarts() {
        long last = 0;
        for (int i = 0; i < 4; i++) {
            Leader leader = clients().leader("p1");
            assertThat(leader.token()).isGreaterThan(last);
            last = leader.token();
            leader.backend().close();
        }
    }

    @Test
    @DisplayName("E3: a leadership that ended stays ended when its process leads again")
    void endedLeadershipStaysEnded() {
        HaBackend backend = clients().open("p1");
        Leader first = clients().leader(backend, Clients.ELECTION);
        Leadership former = first.leadership();
        first.stepDown();
        Leader second = clients().leader(backend, Clients.ELECTION);
        assertThat(second.leadership().isHeld()).isTrue();
        assertThat(second.leadership().token()).isGreaterThan(former.token());
        assertThat(former.isHeld()).isFalse();
        assertThatThrownBy(() -> former.publish(Map.of("rpc", "former"))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.stateHandles("scope")).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.deleteScope("scope")).isInstanceOf(FencedException.class);
        assertThat(second.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("E9: a step-down hands over at once, without waiting for the lease")
    void handsOverAtOnce() {
        Leader leader = clients().leader("p1");
        HaBackend second = clients().open("p2");
        RecordingContender standby = new RecordingContender("standby");
        clients().start(second, standby);
        Waiting.throughout(
                "the standby waits",
                Duration.ofSeconds(1),
                () -> standby.grants().isEmpty());
        long start = System.nanoTime();
        leader.stepDown();
        untilLeader(standby);
        Duration took = Duration.ofNanos(standby.grants().get(0).atNanos() - start);
        assertThat(leader.contender().revocations().get(0).cause()).isEqualTo(RevocationCause.STEPPED_DOWN);
        assertThat(took).isLessThan(second.profile().handOverBound().plus(Waiting.SLACK));
        if (!fixture().lacks().contains(Behavior.PROMPT_HAND_OVER)) {
            assertThat(took).as("hand-over of a 12 s lease").isLessThan(Waiting.SLACK);
            assertThat(second.profile().handOverBound()).as("declared bound").isLessThan(LEASE.dividedBy(2));
        }
    }

    @Test
    @DisplayName("E9: closing the whole backend of a leader hands over at once too")
    void closingTheBackendHandsOver() {
        Leader leader = clients().leader("p1");
        HaBackend second = clients().open("p2");
        RecordingContender standby = new RecordingContender("standby");
        clients().start(second, standby);
        long start = System.nanoTime();
        leader.backend().close();
        assertThat(leader.contender().order()).hasSize(2);
        untilLeader(standby);
        assertThat(Duration.ofNanos(standby.grants().get(0).atNanos() - start))
                .isLessThan(second.profile().handOverBound().plus(Waiting.SLACK));
    }

    @Test
    @DisplayName("E9: a standby that withdraws, or a former leader that closes again, frees nobody")
    void othersFreeNobody() {
        Leader former = clients().leader("p1");
        former.stepDown();
        Leader leader = clients().leader("p2");
        LeaderElection standby = clients().start(former.backend(), new RecordingContender("standby"));
        RecordingContender watcher = new RecordingContender("watcher");
        clients().start(clients().open("p3"), watcher);
        former.election().close();
        standby.close();
        former.backend().close();
        Waiting.throughout(
                "p2 leads on",
                Duration.ofSeconds(2),
                () -> leader.contender().leads() && watcher.grants().isEmpty());
    }

    @Test
    @DisplayName("E10: contenders that come and go all the time leave an election that is free for the next one")
    void comingAndGoingLeavesNoLease() {
        HaBackend first = clients().open("p1");
        HaBackend second = clients().open("p2");
        Map<RecordingContender, List<String>> whenClosed = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            // Closed at any point of its first acquire, which must then be given back.
            RecordingContender brief = new RecordingContender("brief " + i);
            clients().start(i % 2 == 0 ? first : second, brief).close();
            whenClosed.put(brief, brief.order());
        }
        long start = System.nanoTime();
        RecordingContender last = new RecordingContender("last");
        clients().start(second, last);
        until("the last contender leads", last::leads);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("without waiting for a lease of 12 s that nobody gave back")
                .isLessThan(second.profile().handOverBound().plus(Waiting.SLACK));
        whenClosed.forEach((brief, order) -> {
            assertThat(brief.order()).as("E4: no callback after close").isEqualTo(order);
            assertThat(brief.revocations()).hasSameSizeAs(brief.grants());
        });
    }

    @Test
    @DisplayName("S11: elections with different names have leaders of their own")
    void electionsAreIndependent() {
        HaBackend backend = clients().open("p1");
        List<String> names = OddNames.all();
        List<Leader> leaders =
                names.stream().map(name -> clients().leader(backend, name)).toList();
        leaders.get(0).stepDown();
        assertThat(leaders.stream().skip(1).map(Leader::contender)).allMatch(RecordingContender::leads);
        assertThat(leaders.get(0).contender().leads()).isFalse();
    }

    @Test
    @DisplayName("E4: an election starts once, and not after it was closed")
    void startsOnce() {
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new RecordingContender("c");
        LeaderElection election = clients().start(backend, contender);
        assertThatThrownBy(() -> election.start(contender)).isInstanceOf(IllegalStateException.class);
        election.close();
        assertThatThrownBy(() -> election.start(contender)).isInstanceOf(IllegalStateException.class);
        LeaderElection neverStarted = backend.election(Clients.ELECTION);
        neverStarted.close();
        assertThatThrownBy(() -> neverStarted.start(contender)).isInstanceOf(IllegalStateException.class);
    }
}
