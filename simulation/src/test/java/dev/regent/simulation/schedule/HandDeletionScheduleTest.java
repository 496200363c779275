package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person deletes what only the election may change. */
class HandDeletionScheduleTest {

    /**
     * A leads and is cut off; the lease is deleted by hand in the same moment. B knows that a token was granted, so absence is a lease in force
     * (section 4): it must wait for the longest lease from when it saw the absence, since it cannot know how long A's is (E1).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A lease that is deleted under a living leader is in force for the longest lease")
    void leaseOfALivingLeader(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Actor b = stage.actor("b").contend();
            stage.advance(Duration.ofSeconds(1));
            stage.wire().cutOff(a);
            long deleted = stage.simulation().now();
            stage.store().deleteByHand(stage.store().key("/lease"));
            b.awaitGrant();
            assertThat(Duration.ofNanos(stage.simulation().now() - deleted))
                    .isBetween(Stage.TIMING.longest(), Stage.TIMING.longest().plus(Stage.TIMING.duration()));
        });
    }

    /**
     * As before, but A can reach the store: it must notice at its next renewal and stop, not lead on without a lease (F28), and somebody leads
     * again after the longest lease.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A leader whose lease is deleted stops, and somebody leads again")
    void leaderStops(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Actor b = stage.actor("b").contend();
            stage.advance(Duration.ofSeconds(1));
            stage.store().deleteByHand(stage.store().key("/lease"));
            stage.advance(Stage.TIMING.renewInterval().plusMillis(20));
            assertThat(a.revocations()).containsExactly(RevocationCause.SUPERSEDED);
            stage.until("somebody leads", () -> a.believes() || b.believes());
        });
    }

    /**
     * In a fresh cluster A has acquired, and is about to raise the epoch. The lease is deleted by hand: nobody knows of any token, so B acquires at
     * once. A's epoch is raised, and B's, sent with the same token, is not; B goes on with a larger one. A must look once more before
     * it is announced, or both lead (E1; track record 1 and 2).
     */
    @ParameterizedTest
    @EnumSource(names = "DOCUMENT")
    @DisplayName("A lease that is deleted in a fresh cluster before its grant is announced makes no two leaders")
    void leaseInAFreshCluster(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.actor("a");
            Predicate<Request> epoch = Request.writes("/index")
                    .and(any -> !stage.store().keys("/index").isEmpty()); // made before the acquire
            Held epochOfA = stage.wire().hold(a, "the epoch of a", epoch);
            a.contend();
            epochOfA.await();
            stage.store().deleteByHand(stage.store().key("/lease"));
            Actor b = stage.actor("b");
            Held epochOfB = stage.wire().hold(b, "the epoch of b", epoch);
            b.contend();
            epochOfB.await();
            epochOfA.release();
            stage.advance(Duration.ofMillis(20));
            epochOfB.release();
            b.awaitGrant();
            assertThat(a.grants()).isZero();
        });
    }

    /**
     * The same where lease and epoch are written together: A's answer is on its way when the lease is deleted. B finds the epoch, so it waits
     * (E1). A is announced, but the store must refuse its first write, and A must stop; somebody leads again.
     */
    @ParameterizedTest
    @EnumSource(names = "DOCUMENT", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName(
            "A lease that is deleted before its grant is announced gives a grant that can write nothing, and no second leader")
    void leaseBeforeTheAnnouncement(Shape shape) {
        Stage.play(shape, stage -> deletedBeforeTheAnnouncement(stage, "/lease"));
    }

    /**
     * The renewal of a living leader is deleted. Nothing of its grant can be written any more, so A must stop at its next renewal and not go on to
     * believe until its deadline. B sees a new state from then on and takes over when it has not changed for A's lease (E1).
     */
    @ParameterizedTest
    @EnumSource(names = "DOCUMENT", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("A leader whose renewal is deleted stops, and another takes over after its lease")
    void renewalOfALivingLeader(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Actor b = stage.actor("b").contend();
            stage.advance(Duration.ofMillis(100)); // before its first renewal
            stage.store().deleteByHand(stage.store().key("/renewal-"));
            stage.advance(Stage.TIMING.renewInterval());
            assertThat(a.revocations()).containsExactly(RevocationCause.SUPERSEDED);
            stage.wire().cutOff(a);
            b.awaitGrant();
            b.opens("s");
        });
    }

    /**
     * In a fresh cluster A has acquired; its renewal is deleted by hand before the answer arrives. Its lease alone lets it write nothing, since a
     * renewal is never created again: A must stop at its first write, and somebody lead again.
     */
    @ParameterizedTest
    @EnumSource(names = "DOCUMENT", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("A renewal that is deleted before its grant is announced gives a grant that can write nothing")
    void renewalBeforeTheAnnouncement(Shape shape) {
        Stage.play(shape, stage -> deletedBeforeTheAnnouncement(stage, "/renewal-"));
    }

    private static void deletedBeforeTheAnnouncement(Stage stage, String part) throws Exception {
        Actor a = stage.actor("a");
        Held answer = stage.wire()
                .holdAnswer(a, "the answer to the acquire", stage.shape().leaseWrite());
        a.contend();
        answer.await();
        stage.store().deleteByHand(stage.store().key(part));
        Actor b = stage.actor("b").contend();
        stage.advance(Duration.ofMillis(100));
        answer.release();
        a.awaitGrant();
        assertThatThrownBy(() -> a.opens("s")).isInstanceOf(FencedException.class);
        stage.until("a is revoked", () -> a.revocations().size() == 1);
        stage.until("somebody leads", () -> a.believes() || b.believes());
        (a.believes() ? a : b).opens("s");
    }
}
