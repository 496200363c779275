package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static dev.regent.ha.testkit.Commits.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writes whose answer does not come (S5), and what a leader can rely on afterwards (S10, S13). */
public abstract class UnknownOutcomeContract extends BackendContract {

    private static final String SCOPE = "scope";
    private static final Duration CALL = Duration.ofMillis(700);

    private FaultyLink link;
    private Leader leader;
    private StateHandleStore store;
    private Version first;

    /** For a driver's subclass. */
    protected UnknownOutcomeContract() {
        // so that no lease ends while answers are missing
        super(Map.of(
                "high-availability.lease.duration",
                "20 s",
                "high-availability.lease.call-timeout",
                CALL.toMillis() + " ms"));
    }

    @BeforeEach
    final void lead() {
        Optional<FaultyLink> offered = fixture().faultyLink();
        assumeTrue(offered.isPresent(), "the fixture offers no link that can be disturbed");
        link = offered.orElseThrow();
        leader = clients().leader(clients().open("p1", link), Clients.ELECTION);
        store = Waiting.untilAnswered(() -> leader.leadership().stateHandles(SCOPE));
        first = applied(Waiting.untilAnswered(() -> store.create("kept", handle("first"))), "kept");
    }

    private List<Change> batch() {
        return List.of(
                Change.create("one", handle("second")),
                Change.replace("kept", first, handle("second")),
                Change.create("two", handle("second")));
    }

    private List<Versioned> seenByOthers() {
        StateHandleReader reader = clients().open("observer").stateHandles(Clients.ELECTION, SCOPE);
        return Waiting.untilAnswered(reader::list);
    }

    @Test
    @DisplayName("S5: a batch whose answer is lost is reported as unknown, and is wholly visible or not at all")
    void answerLost() {
        link.loseAnswers();
        assertThatThrownBy(() -> store.commit(batch())).isInstanceOf(OutcomeUnknownException.class);
        link.heal();
        assertWhollyOrNotAtAll(seenByOthers());
        assertWhollyOrNotAtAll(Waiting.untilAnswered(store::list));
    }

    @Test
    @DisplayName("S5: a batch whose answer is lost, on a link that is whole again at once, is not reported as refused")
    void answerLostOnce() throws InterruptedException {
        link.loseAnswers();
        Thread healer = new Thread(() -> {
            LockSupport.parkNanos(CALL.dividedBy(2).toNanos());
            link.heal();
        });
        healer.start();
        try {
            assertThat(store.commit(batch())).isInstanceOf(CommitResult.Applied.class);
        } catch (OutcomeUnknownException | BackendUnavailableException permitted) {
            assertWhollyOrNotAtAll(seenByOthers());
        } finally {
            healer.join();
        }
    }

    private void assertWhollyOrNotAtAll(List<Versioned> entries) {
        if (entries.size() == 1) {
            assertThat(entries).containsExactly(new Versioned("kept", handle("first"), first));
        } else {
            assertThat(entries).extracting(Versioned::name).containsExactly("kept", "one", "two");
            assertThat(entries).extracting(Versioned::handle).containsOnly(handle("second"));
        }
    }

    @Test
    @DisplayName("S10: the same batch again has one effect, whichever way the first one went")
    void retryAfterLostAnswer() {
        link.loseAnswers();
        assertThatThrownBy(() -> store.commit(batch())).isInstanceOf(OutcomeUnknownException.class);
        link.heal();
        CommitResult again = Waiting.untilAnswered(() -> store.commit(batch()));
        assertThat(store.list()).hasSize(3).extracting(Versioned::handle).containsOnly(handle("second"));
        if (again instanceof CommitResult.Rejected) {
            assertThat(rejected(again)).containsExactlyInAnyOrderElementsOf(store.list());
        }
        assertThat(seenByOthers()).isEqualTo(store.list());
    }

    @Test
    @DisplayName("S5: a later conditional write of one's own that succeeds settles the unknown one for good")
    void settledByTheNextWrite() {
        link.loseAnswers();
        assertThatThrownBy(() -> store.commit(batch())).isInstanceOf(OutcomeUnknownException.class);
        link.heal();
        applied(Waiting.untilAnswered(() -> store.create("settles", handle("third"))), "settles");
        List<Versioned> settled = store.list();
        Waiting.throughout(
                "nothing changes any more",
                Duration.ofSeconds(1),
                () -> seenByOthers().equals(settled));
    }

    @Test
    @DisplayName("S5: a batch that never arrived changes nothing, and the same one can be sent again")
    void requestLost() {
        link.loseRequests();
        assertThatThrownBy(() -> store.commit(batch()))
                .isInstanceOfAny(OutcomeUnknownException.class, BackendUnavailableException.class);
        link.heal();
        assertThat(seenByOthers()).containsExactly(new Versioned("kept", handle("first"), first));
        assertThat(Waiting.untilAnswered(() -> store.commit(batch()))).isInstanceOf(CommitResult.Applied.class);
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("S5: a read without an answer says that the backend is unavailable, and nothing else")
    void readWithoutAnswer() {
        link.loseRequests();
        assertThatThrownBy(() ->
                        leader.backend().stateHandles(Clients.ELECTION, SCOPE).list())
                .isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(
                        () -> leader.backend().leaderRetrieval(Clients.ELECTION).current())
                .isInstanceOf(BackendUnavailableException.class);
        link.heal();
        assertThat(Waiting.untilAnswered(store::list)).hasSize(1);
    }

    @Test
    @DisplayName("S5: opening a scope without an answer fails, and opening it again works")
    void openingWithoutAnswer() {
        link.loseAnswers();
        assertThatThrownBy(() -> leader.leadership().stateHandles("another"))
                .isInstanceOfAny(OutcomeUnknownException.class, BackendUnavailableException.class);
        link.heal();
        StateHandleStore another =
                Waiting.untilAnswered(() -> leader.leadership().stateHandles("another"));
        applied(another.create("name", handle("value")), "name");
        assertThat(another.list()).hasSize(1);
    }

    @Test
    @DisplayName("S4: what was acknowledged before, between and after lost answers is found by the next leader")
    void nextLeaderAfterLostAnswers() {
        link.loseAnswers();
        assertThatThrownBy(() -> store.commit(batch())).isInstanceOf(OutcomeUnknownException.class);
        link.heal();
        Version after = applied(Waiting.untilAnswered(() -> store.create("after", handle("third"))), "after");
        List<Versioned> all = store.list();
        leader.backend().close();
        Leader nextLeader = clients().leader("p2");
        StateHandleStore next =
                Waiting.untilAnswered(() -> nextLeader.leadership().stateHandles(SCOPE));
        assertThat(Waiting.untilAnswered(next::list))
                .isEqualTo(all)
                .contains(new Versioned("after", handle("third"), after));
    }

    @Test
    @DisplayName("S5: an interrupted writer gets a typed error with its flag set; the store goes on")
    void interrupted() throws InterruptedException {
        link.loseRequests();
        boolean[] typedAndFlagged = new boolean[1];
        Thread writer = new Thread(() -> {
            try {
                store.commit(batch());
            } catch (HaException expected) {
                typedAndFlagged[0] = Thread.currentThread().isInterrupted();
            }
        });
        writer.start();
        writer.interrupt();
        writer.join(Waiting.PATIENCE.toMillis());
        assertThat(writer.isAlive()).isFalse();
        assertThat(typedAndFlagged[0]).as("typed error, and the flag is set").isTrue();
        link.heal();
        assertWhollyOrNotAtAll(Waiting.untilAnswered(store::list));
    }
}
