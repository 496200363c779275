package dev.regent.ha.support.lease;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds are replayed with {@code -Dsimulation.seed=N}; more of them with {@code -Dsimulation.seeds=N}. */
class ElectionSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 500);
    private static final long ONLY = Long.getLong("simulation.seed", -1);

    @ParameterizedTest(name = "document shape: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("E1 to E9 hold after every event of every seed")
    void everySeedKeepsTheRules(boolean document) {
        long first = ONLY >= 0 ? ONLY : 0;
        long last = ONLY >= 0 ? ONLY : SEEDS - 1L;
        for (long seed = first; seed <= last; seed++) {
            try {
                new ElectionSimulation(seed, document, false).run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError(
                        "seed " + seed + (document ? " (document)" : " (transactional)") + ": " + broken.getMessage()
                                + "\n" + history(seed, document),
                        broken);
            }
        }
    }

    private static String history(long seed, boolean document) {
        ElectionSimulation again = new ElectionSimulation(seed, document, true);
        try {
            again.run();
        } catch (AssertionError | RuntimeException expected) {
            List<String> history = again.history();
            return String.join("\n", history.subList(Math.max(0, history.size() - 60), history.size()));
        }
        return "the second run of this seed did not fail: the simulation is not deterministic";
    }
}
