package dev.regent.ha.support.lease;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds are replayed with {@code -Dsimulation.seed=N}; more of them with {@code -Dsimulation.seeds=N}. */
class ElectionSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 300);
    private static final long ONLY = Long.getLong("simulation.seed", -1);

    @ParameterizedTest(name = "document shape: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("E1 to E9 hold after every event of every seed")
    void everySeedKeepsTheRules(boolean document) {
        long first = ONLY >= 0 ? ONLY : 0;
        long last = ONLY >= 0 ? ONLY : SEEDS - 1L;
        for (long seed = first; seed <= last; seed++) {
            ElectionSimulation simulation = new ElectionSimulation(seed, document);
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException broken) {
                List<String> history = simulation.history();
                List<String> end = history.subList(Math.max(0, history.size() - 60), history.size());
                throw new AssertionError(
                        "seed " + seed + (document ? " (document)" : " (transactional)") + ": " + broken.getMessage()
                                + "\n" + String.join("\n", end),
                        broken);
            }
        }
    }
}
