package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections that are reset in the middle of a request (F16), and answers that come late (F17). The fixture must offer a {@link ServerLink}. */
public abstract class LinkFaultContract extends BackendContract {

    private static final String SCOPE = "scope";

    private ServerLink link;
    private Leader leader;
    private StateHandleStore store;
    private Version first;

    /** For a driver's subclass. */
    protected LinkFaultContract() {
        // so that no lease ends meanwhile
        super(Map.of(
                "high-availability.lease.duration", "20 s",
                "high-availability.lease.renew-interval", "2 s",
                "high-availability.lease.call-timeout", "1 s"));
    }

    @BeforeEach
    final void lead() {
        Optional<ServerLink> offered = fixture().serverLink();
        assumeTrue(offered.isPresent(), "not run: the fixture offers no link to servers");
        link = offered.orElseThrow();
        leader = clients().leader(clients().open("p1", link), Clients.ELECTION);
        store = Waiting.untilAnswered(() -> leader.leadership().stateHandles(SCOPE));
        first = applied(Waiting.untilAnswered(() -> store.create("kept", handle("first"))), "kept");
    }

    private List<Change> batch() {
        return List.of(Change.create("new", handle("second")), Change.replace("kept", first, handle("second")));
    }

    private List<Versioned> seenByOthers() {
        StateHandleReader reader = clients().open("observer").stateHandles(Clients.ELECTION, SCOPE);
        return Waiting.untilAnswered(reader::list);
    }

    private void assertNoAnswer() {
        Throwable thrown = catchThrowable(() -> store.commit(batch()));
        assertThat(thrown).isInstanceOfAny(OutcomeUnknownException.class, BackendUnavailableException.class);
        assertThat(link.met()).as("what the fault met").isPositive();
        if (thrown instanceof BackendUnavailableException) {
            assertThat(seenByOthers())
                    .as("S5: a batch that is said not to be done: %s", thrown.getMessage())
                    .containsExactly(new Versioned("kept", handle("first"), first));
        }
    }

    private static void assertWhollyOrNotAtAll(List<Versioned> entries, Version first) {
        if (entries.size() == 1) {
            assertThat(entries).containsExactly(new Versioned("kept", handle("first"), first));
        } else {
            assertThat(entries).extracting(Versioned::name).containsExactly("kept", "new");
            assertThat(entries).extracting(Versioned::handle).containsOnly(handle("second"));
        }
    }

    @Test
    @DisplayName("F16: a batch whose connection is reset before it arrives changes nothing, and can be sent again (S5)")
    void requestReset() {
        link.resetRequests();
        assertNoAnswer();
        assertThat(seenByOthers()).containsExactly(new Versioned("kept", handle("first"), first));
        link.heal();
        assertThat(Waiting.untilAnswered(() -> store.commit(batch()))).isInstanceOf(CommitResult.Applied.class);
        assertThat(seenByOthers()).hasSize(2);
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName(
            "F16: a batch whose connection is reset before its answer is there wholly or not at all, and counts once when it is sent again (S5, S10, S13)")
    void answerReset() {
        link.resetAnswers();
        assertNoAnswer();
        assertWhollyOrNotAtAll(seenByOthers(), first);
        link.heal();
        CommitResult again = Waiting.untilAnswered(() -> store.commit(batch()));
        assertThat(again).isInstanceOfAny(CommitResult.Applied.class, CommitResult.Rejected.class);
        assertThat(store.list()).hasSize(2).extracting(Versioned::handle).containsOnly(handle("second"));
        assertThat(seenByOthers()).isEqualTo(store.list());
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("F17: an answer that comes after its call has ended changes nothing any more (S5)")
    void lateAnswer() {
        link.holdAnswers();
        assertNoAnswer();
        List<Versioned> meanwhile = seenByOthers();
        assertWhollyOrNotAtAll(meanwhile, first);
        link.deliver();
        applied(Waiting.untilAnswered(() -> store.create("settles", handle("third"))), "settles");
        List<Versioned> settled = store.list();
        assertThat(settled).extracting(Versioned::name).contains("kept", "settles");
        Waiting.throughout(
                "nothing changes any more",
                Duration.ofSeconds(1),
                () -> seenByOthers().equals(settled));
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("F17: a leader whose answers come late for less than the declared stall leads on (E8)")
    void lateRenewals() {
        link.holdAnswers();
        Duration stall = leader.backend().profile().stallTolerance().dividedBy(2);
        Waiting.throughout("still leading", stall, leader.contender()::leads);
        link.deliver();
        Waiting.throughout("leading on", stall, leader.contender()::leads);
        assertThat(leader.contender().grants()).hasSize(1);
        assertThat(link.met()).as("what the fault met").isPositive();
    }
}
