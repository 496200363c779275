package dev.regent.simulation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.simulation.kernel.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RuntimeWorldTest {

    private static final int PARALLELISM = 2;

    private final Workers workers = new Workers();

    @AfterEach
    void end() {
        workers.close();
    }

    private RuntimeWorld run(long seed) {
        RuntimeWorld world = new RuntimeWorld(seed, workers, PARALLELISM);
        world.run(Duration.ofMinutes(2));
        return world;
    }

    @Test
    @DisplayName("without faults a job finishes and each record is visible once")
    void finishes() {
        for (long seed = 1; seed <= 20; seed++) {
            RuntimeWorld world = run(seed);
            assertThat(world.simulation().failure()).as("seed " + seed).isEmpty();
            assertThat(world.result())
                    .as(() -> String.join("\n", world.simulation().history()))
                    .hasValueSatisfying(text -> assertThat(text).contains("FINISHED"));
            assertThat(world.output()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    @Test
    @DisplayName("a seed determines the run of the runtime, and another seed gives another")
    void deterministic() {
        assertThat(run(7).simulation().digest()).isEqualTo(run(7).simulation().digest());
        assertThat(run(7).simulation().digest())
                .isNotEqualTo(run(8).simulation().digest());
    }

    private static List<String> expected() {
        List<String> all = new ArrayList<>();
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            for (int n = 0; n < 20; n++) {
                all.add(subtask + " " + n);
            }
        }
        return all;
    }
}
