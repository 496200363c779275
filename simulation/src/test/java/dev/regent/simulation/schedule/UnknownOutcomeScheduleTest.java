package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Negative read-back and late apply: a request is looked for, is not there, and lands afterwards. */
class UnknownOutcomeScheduleTest {

    /**
     * A's acquire gets no answer, is looked for and not there; then it lands, and A finds it. B sees the record from its landing on. A must
     * count from the sending: if it counted from when it found it, B's wait, which began before, would end first (E1, E10).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("An acquire that is read back as absent and lands later is believed from its sending on")
    void lateAcquire(Shape shape) {
        Stage.play(shape, stage -> {
            stage.leader("former").close();
            Actor a = stage.actor("a");
            Held first = stage.wire().hold(a, "the acquire", shape.leaseWrite());
            Held second = stage.wire().hold(a, "the next acquire", shape.leaseWrite());
            Held renewal = stage.wire().hold(a, "the first renewal", shape.renewal());
            a.contend();
            first.await();
            second.await(); // it has looked: not there
            stage.advance(Duration.ofMillis(50));
            assertThat(first.applyLate()).isEmpty();
            Actor b = stage.actor("b").contend();
            a.awaitGrant();
            renewal.await();
            stage.wire().cutOff(a);
            b.awaitGrant();
            assertThat(second.applyLate()).isPresent();
        });
    }

    /**
     * A's commit gets no answer, is looked for and not there, and is still on its way. A reader must not be told that it failed (S5: its
     * payload would be deleted). A's next commit to the scope is applied, and now the first one must fail for ever (section 3: that settles it).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A commit that is read back as absent is unknown, until a later one of its own shuts it out")
    void lateCommit(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = a.opens("s");
            Held first = stage.wire().hold(a, "the commit of x", Request.writes("/scopes/"));
            assertThatThrownBy(() -> a.commits(scope, Actor.create("x"))).isInstanceOf(OutcomeUnknownException.class);
            assertThat(a.reads("s")).isEmpty();
            assertThat(a.commits(scope, Actor.create("y"))).isInstanceOf(CommitResult.Applied.class);
            assertThat(first.applyLate()).isPresent();
            assertThat(a.reads("s")).containsExactly("y");
        });
    }

    /**
     * As before, but the commit lands between the negative look and the next commit, which repeats it. The repetition rests on a state
     * that is not there any more; it must look again and find the entry that the first one made (S10), not fail and not make another.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A commit that lands after it was looked for is found by its repetition")
    void commitLandsBeforeItsRepetition(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = a.opens("s");
            Held first = stage.wire().hold(a, "the commit of x", Request.writes("/scopes/"));
            assertThatThrownBy(() -> a.commits(scope, Actor.create("x"))).isInstanceOf(OutcomeUnknownException.class);
            Held repeated = stage.wire().hold(a, "its repetition", Request.writes("/scopes/"));
            CompletableFuture<CommitResult> again = a.begins(() -> scope.commit(java.util.List.of(Actor.create("x"))));
            repeated.await();
            assertThat(first.applyLate()).isEmpty();
            repeated.release();
            assertThat(stage.await(again)).isInstanceOf(CommitResult.Rejected.class);
            assertThat(a.reads("s")).containsExactly("x");
        });
    }

    /**
     * The leader's renewal gets no answer; the next one is under way when the first one lands, and is refused. What the leader then reads is
     * its own, though not what it wrote last: it must go on, under the same token (E8: a touched or late record is no fault of its own).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A renewal that lands after the next one was sent costs no leadership")
    void lateRenewal(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Held first = stage.wire().hold(a, "a renewal", shape.renewal());
            first.await();
            Held second = stage.wire().hold(a, "the next renewal", shape.renewal());
            second.await();
            assertThat(first.applyLate()).isEmpty();
            second.release();
            stage.advance(Stage.TIMING.duration().multipliedBy(3));
            assertThat(a.revocations()).isEmpty();
            assertThat(a.believes()).isTrue();
        });
    }

    /**
     * A's release gets no answer and is repeated; B leads; then the first release lands. Releasing what one does not hold any more must free
     * nobody (E9).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A release that lands when somebody else leads frees nobody")
    void lateRelease(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Actor b = stage.actor("b").contend();
            Held first = stage.wire().hold(a, "the release", shape.leaseWrite());
            a.close();
            b.awaitGrant();
            assertThat(first.applyLate()).isPresent();
            stage.advance(Stage.TIMING.duration().multipliedBy(2));
            assertThat(b.revocations()).isEmpty();
            assertThat(b.believes()).isTrue();
        });
    }

    /**
     * A's acquire gets no answer; A closes, looks for it once more, and it is not there. Then it lands. Nobody renews that lease and nobody gives it
     * up, so it must run out by itself: another leads within one lease and a look (E10).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("An acquire that lands after its contender was closed is held by nobody for one lease")
    void acquireOfTheDeparted(Shape shape) {
        Stage.play(shape, stage -> {
            stage.leader("former").close();
            Actor a = stage.actor("a");
            Held acquire = stage.wire().hold(a, "the acquire", shape.leaseWrite());
            a.contend();
            acquire.await();
            a.close();
            assertThat(acquire.applyLate()).isEmpty();
            long landed = stage.simulation().now();
            stage.leader("b");
            assertThat(Duration.ofNanos(stage.simulation().now() - landed))
                    .isLessThan(Stage.TIMING
                            .duration()
                            .plus(Stage.TIMING.renewInterval())
                            .plus(Stage.TIMING.callTimeout()));
        });
    }
}
