package dev.regent.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.simulation.Campaign;
import dev.regent.simulation.kernel.Workers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A failing seed is replayed with {@code bin/simulate --shape X --seed S --seeds 1}. */
class WorldTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 2000);
    private static final int THREADS = 2;

    @ParameterizedTest
    @EnumSource
    @DisplayName("No seed breaks a rule, and every fault of the shape strikes")
    void seeds(Shape shape) throws InterruptedException {
        Campaign campaign = new Campaign(shape, 1, SEEDS);
        campaign.run(THREADS);
        System.out.println(campaign.summary());
        assertThat(campaign.violation())
                .as(() -> String.join("\n", campaign.shrunk()))
                .isEmpty();
        assertThat(campaign.missing()).isEmpty();
        assertThat(campaign.done()).isEqualTo(SEEDS);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A seed determines the whole run, traced or not")
    void deterministic(Shape shape) {
        try (Workers workers = new Workers()) {
            for (long seed = 1; seed < 20; seed++) {
                Outcome first = new World(shape, Plan.draw(seed), workers, false).run();
                Outcome again = new World(shape, Plan.draw(seed), workers, true).run();
                assertThat(again.digest()).as("seed %s", seed).isEqualTo(first.digest());
                assertThat(again.history()).isNotEmpty();
            }
        }
    }
}
