package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.handle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Networks that are bad, but there: a listener that is cut off for a while (F9), packets that are lost (F10), answers that take their time (F11), and watches that are cut (F27). The
 * fixture must offer a {@link ServerLink}.
 */
public abstract class LinkQualityContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration LOSSY = Duration.ofSeconds(4);
    private static final double SOME = 0.1;
    private static final double MANY = 0.3;
    private static final int WRITES = 10;
    private static final int CUTS = 4;
    private static final int LEAST_WRITES = 3;

    /** For a driver's subclass. */
    protected LinkQualityContract() {
        super(LEASE);
    }

    private ServerLink link() {
        Optional<ServerLink> offered = fixture().serverLink();
        assumeTrue(offered.isPresent(), "not run: the fixture offers no link to servers");
        return offered.orElseThrow();
    }

    @Test
    @DisplayName(
            "F9: a listener that is cut off sees no smaller token after a larger one (R1), and the present leader within the declared bound after the heal, whatever it missed (R4)")
    void listenerCutOff() {
        ServerLink link = link();
        List<Optional<LeaderInformation>> seen = new CopyOnWriteArrayList<>();
        LeaderRetrieval retrieval =
                clients().closedLater(clients().open("listener", link).leaderRetrieval(Clients.ELECTION));
        retrieval.start(seen::add);
        Leader first = published("p1");
        Waiting.until("the listener sees the first leader", () -> sees(seen, first.leadership()));
        link.loseRequests();
        link.loseAnswers();
        first.stepDown();
        Leader second = published("p2");
        second.stepDown();
        Leader third = published("p3");
        Waiting.until("invalid run: the cut meets the listener", () -> link.met() > 0);
        assertThat(sees(seen, third.leadership()))
                .as("invalid run: the listener is cut off")
                .isFalse();
        link.heal();
        Duration bound = third.backend().profile().listenerBound().plus(Waiting.SLACK);
        Waiting.until("R4: the listener sees the present leader", bound, () -> sees(seen, third.leadership()));
        assertThat(tokens(seen)).as("R1").isSorted();
    }

    @Test
    @DisplayName(
            "F27: a listener whose watch is cut by each event that comes misses no leader for longer than the declared bound (R4), and sees no smaller token after a larger one (R1)")
    void watchCut() {
        ServerLink link = link();
        List<Optional<LeaderInformation>> seen = new CopyOnWriteArrayList<>();
        LeaderRetrieval retrieval =
                clients().closedLater(clients().open("listener", link).leaderRetrieval(Clients.ELECTION));
        retrieval.start(seen::add);
        for (int i = 0; i < CUTS; i++) {
            long met = link.met();
            link.resetAnswers();
            Leader leader = published("p" + i);
            Waiting.until("invalid run: the cut meets the watch", () -> link.met() > met);
            link.deliver();
            Duration bound = leader.backend().profile().listenerBound().plus(Waiting.SLACK);
            Waiting.until("R4: the listener sees leader " + i, bound, () -> sees(seen, leader.leadership()));
            leader.stepDown();
        }
        assertThat(tokens(seen)).as("R1").isSorted();
    }

    private static List<FencingToken> tokens(List<Optional<LeaderInformation>> seen) {
        return seen.stream()
                .flatMap(Optional::stream)
                .map(LeaderInformation::token)
                .toList();
    }

    private Leader published(String process) {
        Leader leader = clients().leader(process);
        Waiting.untilAnswered(() -> {
            leader.leadership().publish(Map.of("rpc", process));
            return true;
        });
        return leader;
    }

    private static boolean sees(List<Optional<LeaderInformation>> seen, Leadership leadership) {
        return !seen.isEmpty()
                && seen.get(seen.size() - 1)
                        .filter(last -> last.token().equals(leadership.token()))
                        .isPresent();
    }

    @Test
    @DisplayName(
            "F10: a network that loses a tenth of all packets costs no leadership (E8); one that loses a third leaves at most one that believes (E1)")
    void loss() {
        ServerLink mine = link();
        ServerLink others = link();
        Leader leader = clients().leader(clients().open("p1", mine), Clients.ELECTION);
        RecordingContender second = new RecordingContender("second");
        clients().start(clients().open("p2", others), second);
        StateHandleStore store = Waiting.untilAnswered(() -> leader.leadership().stateHandles("scope"));
        mine.loseSegments(SOME);
        others.loseSegments(SOME);
        int written = writeFor(store, "some", LOSSY);
        assertThat(mine.met()).as("invalid run: packets that were lost").isPositive();
        assertThat(leader.contender().grants()).as("E8: grants").hasSize(1);
        assertThat(second.grants()).as("E8: grants").isEmpty();
        assertThat(written).as("writes while some packets are lost").isGreaterThanOrEqualTo(LEAST_WRITES);
        BeliefWatch belief = new BeliefWatch(leader.leadership());
        mine.loseSegments(MANY);
        others.loseSegments(MANY);
        Waiting.throughout(
                "E1: one at most believes",
                LOSSY,
                () -> !(leader.leadership().isHeld()
                        && second.grants().stream().anyMatch(grant -> grant.atNanos() < belief.lastTrueStart())));
        mine.deliver();
        others.deliver();
        Waiting.untilLeader(leader.contender(), second);
    }

    @Test
    @DisplayName(
            "F11: answers that take 200 ms, and 500 ms, by a fifth more or less, cost no leadership (E8), and writes are acknowledged")
    void latency() {
        ServerLink link = link();
        Leader leader = clients().leader(clients().open("p1", link), Clients.ELECTION);
        RecordingContender second = new RecordingContender("second");
        clients().start(clients().open("p2"), second);
        StateHandleStore store = Waiting.untilAnswered(() -> leader.leadership().stateHandles("scope"));
        for (int millis : new int[] {200, 500}) {
            Duration least = Duration.ofMillis(millis * 4L / 5);
            link.delayRequests(least, Duration.ofMillis(millis * 6L / 5));
            long start = System.nanoTime();
            int written = writeFor(store, "slow-" + millis, LEASE.dividedBy(2));
            long took = System.nanoTime() - start;
            assertThat(written).as("writes at %s ms", millis).isBetween(1, (int) (took / least.toNanos()) + 1);
        }
        link.deliver();
        assertThat(link.met()).as("what the fault met").isPositive();
        assertThat(leader.contender().grants()).as("E8: grants").hasSize(1);
        assertThat(second.grants()).as("E8: grants").isEmpty();
    }

    /** How many writes were acknowledged until the time was over, or there were enough. */
    private static int writeFor(StateHandleStore store, String prefix, Duration time) {
        long start = System.nanoTime();
        int written = 0;
        for (int i = 0; written < WRITES || System.nanoTime() - start < time.toNanos(); i++) {
            if (System.nanoTime() - start > Waiting.PATIENCE.toNanos()) {
                break;
            }
            written += isWritten(store, prefix + i) ? 1 : 0;
        }
        return written;
    }

    /** Calls whose answer does not come in time are what such a network does. */
    private static boolean isWritten(StateHandleStore store, String name) {
        try {
            store.create(name, handle("value"));
            return true;
        } catch (OutcomeUnknownException | BackendUnavailableException lost) {
            return false;
        }
    }
}
