package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.WriteOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaders with growing tokens, none of which knows that it was replaced, on a store that loses, delays and refuses. */
class ScopeFaultsTest {

    private static final int STEPS = 200;
    private static final List<Fault> FAULTS = List.of(Fault.values());

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 1_000, 2_000})
    @DisplayName(
            "S1, S4, S5: what was acknowledged stays, what was refused never appears, whatever answers are lost or late")
    void acknowledgedAndRefused(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + 50; seed++) {
            new Run(seed).check();
        }
    }

    /** One seed. */
    private static final class Run {

        private final long seed;
        private final Random random;
        private final Bench bench;
        private final List<DocumentLeadership> leaders = new ArrayList<>();
        private final Set<String> acknowledged = new HashSet<>();
        private final Set<String> refused = new HashSet<>();
        private long token;
        private int names;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.bench = new Bench(random);
            if (seed % 2 == 0) {
                bench.maxScopeBytes = ScopeChunks.HEADER_BYTES + 300;
            }
        }

        void check() {
            for (int step = 0; step < STEPS; step++) {
                bench.store.faults(this::fault);
                step();
            }
            while (bench.store.deliverLate()) {
                // everything that was on its way arrives
            }
            bench.store.faults(() -> Fault.NONE);
            Set<String> found =
                    bench.reader("scope").list().stream().map(Versioned::name).collect(Collectors.toSet());
            assertThat(found).as("seed %s", seed).containsAll(acknowledged).doesNotContainAnyElementsOf(refused);
            assertThat(acknowledged).as("seed %s did something", seed).isNotEmpty();
        }

        private Fault fault() {
            return random.nextInt(10) == 0 ? FAULTS.get(random.nextInt(FAULTS.size())) : Fault.NONE;
        }

        private void step() {
            int choice = random.nextInt(20);
            if (choice == 0 || leaders.isEmpty()) {
                takeOver();
            } else if (choice < 3) {
                bench.store.deliverLate();
            } else {
                // the last leaders most often, so that former ones keep trying
                commit(leaders.get(Math.max(0, leaders.size() - 1 - random.nextInt(3))));
            }
        }

        private void takeOver() {
            token++;
            if (bench.confirm(token) instanceof WriteOutcome.Applied) {
                leaders.add(bench.leader(new TestLease(token)));
            }
        }

        private void commit(DocumentLeadership leader) {
            String name = "n" + names++;
            try {
                CommitResult result = leader.stateHandles("scope").create(name, Bench.handle(name));
                if (result instanceof CommitResult.Applied) {
                    acknowledged.add(name);
                } else {
                    refused.add(name);
                }
            } catch (FencedException | BackendUnavailableException noEffect) {
                refused.add(name);
            } catch (OutcomeUnknownException either) {
                assertThat(either).hasMessageContaining("no answer");
            }
        }
    }
}
