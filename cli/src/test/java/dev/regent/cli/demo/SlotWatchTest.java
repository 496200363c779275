package dev.regent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlotWatchTest {

    private final SlotWatch watch = new SlotWatch(2, 4, 300);

    @Test
    @DisplayName("says once what the job waits for, and again when slots run short again")
    void says() {
        assertThat(watch.look(2, seconds(0))).isEmpty();
        assertThat(watch.look(1, seconds(1))).isEmpty();
        assertThat(watch.look(1, seconds(4)).orElseThrow())
                .startsWith(
                        "waiting for slots: the job needs 4, and the TaskManagers that are left have 2 (1 with 2 each).")
                .contains("gives up 300 s after the submission");
        assertThat(watch.look(1, seconds(9))).isEmpty();
        assertThat(watch.look(2, seconds(10))).isEmpty();
        assertThat(watch.look(0, seconds(11))).isEmpty();
        assertThat(watch.look(0, seconds(15))).isPresent();
    }

    @Test
    @DisplayName("a process that is away for a moment is worth no word")
    void moment() {
        assertThat(watch.look(1, seconds(0))).isEmpty();
        assertThat(watch.look(2, seconds(2))).isEmpty();
        assertThat(watch.look(1, seconds(4))).isEmpty();
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
