package dev.regent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoundTest {

    @Test
    @DisplayName("Driver and bare client commit equally often in a round, in turns of twenty")
    void turns() throws Exception {
        AtomicInteger driver = new AtomicInteger();
        AtomicInteger bare = new AtomicInteger();
        Round round = Round.run(50, driver::incrementAndGet, bare::incrementAndGet);
        assertThat(round.commits()).isEqualTo(60).isEqualTo(driver.get()).isEqualTo(bare.get());
    }

    @Test
    @DisplayName("A driver that takes twice the time of the bare client has half its rate")
    void ratio() {
        Round round = new Round(100, 2_000_000_000, 1_000_000_000);
        assertThat(round.ratio()).isEqualTo(0.5);
        assertThat(round.driverRate()).isEqualTo(50);
        assertThat(round.bareRate()).isEqualTo(100);
    }

    @Test
    @DisplayName("The bare client works on keys and values as long as the driver's own")
    void copied() {
        Map<String, byte[]> stored = new HashMap<>();
        for (String key : new String[] {"lead/lease", "lead/renewal-1", "scopes/s/1-1/seal", "scopes/s/1-1/e/n"}) {
            stored.put("/bench-own/" + key, new byte[key.length()]);
        }
        Copied copied = Copied.of(stored);
        assertThat(copied.entry().key()).isEqualTo("/bench-raw/scopes/s/1-1/e/n");
        assertThat(copied.seal().fresh(7)).hasSize("scopes/s/1-1/seal".length()).endsWith(0, 0, 0, 7);
    }
}
