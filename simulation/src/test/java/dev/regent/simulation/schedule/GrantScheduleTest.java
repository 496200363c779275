package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a grant begins, how long it is believed, and that it never comes back. */
class GrantScheduleTest {

    /**
     * A renewal is applied; before its answer arrives the process stands still, until after the deadline that it knows. Its first look at
     * {@code isHeld()} is false. Then the answer arrives, and would move the deadline to a moment that is still to come. What was seen lost
     * stays lost (E3): A has to contend anew, with a larger token.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("An answer that arrives after the deadline revives no grant")
    void lateAnswer(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Leadership first = a.leadership();
            Held answer = stage.wire().holdAnswer(a, "the answer to a renewal", shape.renewal());
            answer.await();
            a.pause();
            stage.advance(Duration.ofMillis(1400)); // the deadline was 1.24 s away, with the answer it is 1.9 s
            assertThat(first.isHeld()).isFalse();
            answer.release();
            stage.advance(Duration.ofMillis(5)); // it arrives, so that with some seeds it is seen before the time limit
            a.resume();
            stage.until("a leads again", () -> {
                assertThat(first.isHeld()).isFalse();
                return a.grants() == 2 && a.believes();
            });
        });
    }

    /**
     * A's acquire gets no answer and is found by reading, so A leads. The record disappears, A is revoked; within the deadline of that acquire
     * a person puts the record back, and A finds its acquire once more. The old grant must not come back with its token (E3).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A record that comes back revives no grant")
    void recordComesBack(Shape shape) {
        Stage.play(shape, stage -> {
            stage.leader("former").close();
            Actor a = stage.actor("a");
            Held answer = stage.wire().holdAnswer(a, "the answer to the acquire", shape.leaseWrite());
            a.contend();
            answer.await();
            a.awaitGrant(); // it was found by reading
            StoreKey lease = stage.store().key("/lease");
            Stored record = stage.store().deleteByHand(lease);
            stage.until("a is revoked", () -> a.revocations().size() == 1);
            stage.store().putBackByHand(lease, record);
            a.awaitGrant();
            assertThat(a.grants()).isEqualTo(2);
        });
    }

    /**
     * A has acquired, and the write that fixes its token where others see it (the second object: the index of a document store) is still on its
     * way when its lease runs out. B takes over. Now A's write lands. It must be refused: it would put the epoch back under a newer leader
     * (E2), whose writes to the index would fail.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A slow acquirer does not put the epoch back under a newer leader")
    void slowAcquirer(Shape shape) {
        Stage.play(shape, stage -> {
            stage.leader("former").close();
            Actor a = stage.actor("a");
            Held epoch = stage.wire()
                    .hold(a, "the write of the epoch", Request.writes(shape.document() ? "/index" : "/epoch"));
            a.contend();
            epoch.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            assertThat(epoch.applyLate()).isPresent();
            b.opens("s");
            assertThat(a.grants()).isZero();
        });
    }

    /**
     * B's first look is asked before and answered after A's renewal, so B sees the renewal. Then A is cut off. Counted from the answer, B's wait
     * ends after A's belief; counted from the request it would end before, since A sent the renewal in between (E1).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A taker's time runs from the answer that showed the renewal, not from its request")
    void observationFromTheAnswer(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            renewed(stage, a);
            stage.advance(Duration.ofMillis(340));
            Actor b = stage.actor("b");
            Held look = stage.wire().hold(b, "the first look", shape.look());
            b.contend();
            look.await();
            renewed(stage, a);
            look.release();
            stage.wire().cutOff(a);
            b.awaitGrant();
        });
    }

    private static void renewed(Stage stage, Actor leader) {
        Held answer = stage.wire()
                .holdAnswer(leader, "the answer to a renewal", stage.shape().renewal());
        answer.await();
        answer.release();
        stage.advance(Duration.ofMillis(2));
    }

    /**
     * The store takes an equal value for no write. A renews for five leases, watched by B: each renewal must differ from the one before, or B
     * sees a record that does not change, waits its time and takes over from a living leader, whose version is still the expected one (E1).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("Each renewal is a write, also where equal bodies are none")
    void equalBodies(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Actor b = stage.actor("b").contend();
            stage.advance(Stage.TIMING.duration().multipliedBy(5));
            assertThat(a.believes()).isTrue();
            assertThat(a.revocations()).isEmpty();
            assertThat(b.grants()).isZero();
        });
    }
}
