package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.simulation.Campaign;
import dev.regent.simulation.kernel.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A failing seed is replayed with {@code bin/simulate --shape runtime --seed S --seeds 1}. */
class RuntimeWorldTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 2000);
    private static final int THREADS = 2;

    private final Workers workers = new Workers();

    @AfterEach
    void end() {
        workers.close();
    }

    @Test
    @DisplayName("No seed breaks a rule of the runtime, and every fault strikes")
    void seeds() throws InterruptedException {
        Campaign campaign = new Campaign(new RuntimeScenario(), 1, SEEDS);
        campaign.run(THREADS);
        System.out.println(campaign.summary());
        assertThat(campaign.violation())
                .as(() -> String.join("\n", campaign.shrunk()))
                .isEmpty();
        assertThat(campaign.missing()).isEmpty();
        assertThat(campaign.done()).isEqualTo(SEEDS);
    }

    @Test
    @DisplayName("A seed determines the run of the runtime, traced or not, and another seed gives another")
    void deterministic() {
        for (long seed = 1; seed < 15; seed++) {
            RuntimeOutcome first = new RuntimeWorld(RuntimePlan.draw(seed), workers, false).run();
            RuntimeOutcome again = new RuntimeWorld(RuntimePlan.draw(seed), workers, true).run();
            RuntimeOutcome other = new RuntimeWorld(RuntimePlan.draw(seed + 100), workers, false).run();
            assertThat(again.result()).as("seed " + seed).isEqualTo(first.result());
            assertThat(again.history()).isNotEmpty();
            assertThat(other.result().digest()).isNotEqualTo(first.result().digest());
        }
    }
}
