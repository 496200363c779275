package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who need not wait. */
class FreshClusterScheduleTest {

    private static final Duration AT_ONCE = Duration.ofMillis(200);

    /**
     * Nobody ever contended here. A missing lease is a lease in force only where a token is known; here none is, so the first contender
     * must not wait for the longest lease (section 4: "neither = a fresh cluster, acquired at once").
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("The first contender of a fresh cluster leads at once")
    void firstContender(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.actor("a").contend();
            stage.advance(AT_ONCE);
            assertThat(a.believes()).isTrue();
        });
    }

    /**
     * Two processes start together in a fresh cluster. What the loser saw of the winner's first steps must not make either of them wait for the
     * longest lease.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("Of two that start together in a fresh cluster one leads at once")
    void twoTogether(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.actor("a").contend();
            Actor b = stage.actor("b").contend();
            stage.advance(AT_ONCE);
            assertThat(a.believes() || b.believes()).isTrue();
        });
    }

    /**
     * A cleanup has removed the cluster. What it leaves, the floor and the tombstones, says which tokens were granted, but is no evidence of a
     * lease: who uses the id again must not wait for one.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("Who uses an id again after a cleanup leads at once")
    void afterACleanup(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            a.opens("s");
            a.close();
            stage.await(stage.actor("cleanup").beginsCleanup());
            Actor b = stage.actor("b").contend();
            stage.advance(AT_ONCE);
            assertThat(b.believes()).isTrue();
        });
    }
}
