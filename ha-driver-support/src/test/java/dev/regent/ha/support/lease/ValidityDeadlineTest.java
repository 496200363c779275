package dev.regent.ha.support.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ValidityDeadlineTest {

    private static final long ORIGIN = Long.MAX_VALUE - 50; // overflows at 51

    private static long at(long nanos) {
        return ORIGIN + nanos;
    }

    private final ValidityDeadline deadline = new ValidityDeadline(at(0), at(100));

    @Test
    @DisplayName("E5: held before the deadline, not at it, also where the clock overflows")
    void ends() {
        assertThat(deadline.isHeld(at(99))).isTrue();
        assertThat(deadline.isHeld(at(100))).isFalse();
    }

    @Test
    @DisplayName("E3: a loss that was seen is final: no extension revives it, and no clock that goes back")
    void latches() {
        assertThat(deadline.isHeld(at(100))).isFalse();
        assertThat(deadline.extend(at(500), at(99))).isFalse();
        assertThat(deadline.isHeld(at(0))).isFalse();
    }

    @Test
    @DisplayName("E3: an extension after the deadline loses the grant, though nobody has looked")
    void lateExtension() {
        assertThat(deadline.extend(at(500), at(100))).isFalse();
        assertThat(deadline.isHeld(at(0))).isFalse();
    }

    @Test
    @DisplayName("An extension never shortens")
    void neverShortens() {
        assertThat(deadline.extend(at(50), at(0))).isTrue();
        assertThat(deadline.isHeld(at(99))).isTrue();
        assertThat(deadline.extend(at(200), at(0))).isTrue();
        assertThat(deadline.isHeld(at(199))).isTrue();
    }

    @Test
    @DisplayName("One that was ended, or made ended, is over at every moment")
    void ended() {
        deadline.end();
        assertThat(deadline.isHeld(at(0))).isFalse();
        assertThat(ValidityDeadline.ended().isHeld(Long.MIN_VALUE)).isFalse();
    }

    @Test
    @DisplayName("E3: under a race of looks and extensions nobody ever sees it held after somebody saw it lost")
    void race() {
        for (int round = 0; round < 2000; round++) {
            AtomicLong clock = new AtomicLong();
            ValidityDeadline raced = new ValidityDeadline(0, 50);
            CompletableFuture<Boolean> looker = CompletableFuture.supplyAsync(() -> {
                boolean lost = false;
                while (clock.get() < 120) {
                    boolean held = raced.isHeld(clock.getAndIncrement());
                    if (held && lost) {
                        return false;
                    }
                    lost = !held;
                }
                return true;
            });
            while (!looker.isDone() && raced.extend(clock.get() + 20, clock.get())) {
                Thread.onSpinWait();
            }
            assertThat(looker.join()).isTrue();
        }
    }
}
