package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.api.TwoPhaseSink;
import dev.regent.runtime.connector.file.FileSink;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A subtask under a model of the rest of the world: checkpoints complete or are aborted, notifications are lost, late or repeated, attempts die or
 * live on as zombies that write, pre-commit and commit what they were told. Whatever happens, the output is the reference's (J2, J6).
 */
@DisplayName("Random crashes and restores")
class ChainCrashSimulationTest {

    private static final List<String> VOCABULARY =
            List.of("a", "b", "c", "", "forget", "twice", "twice-too", "!bad", "d e", "é");

    @TempDir
    Path directory;

    @Test
    @DisplayName("leave exactly the reference's output, over 1000 seeds in memory")
    void inMemory() {
        for (int seed = 0; seed < 1000; seed++) {
            MemoryTarget target = new MemoryTarget();
            World world = new World(seed, target, RecordPolicy.SKIP, Map.of());
            world.run();
            assertThat(target.visible()).as("seed %d", seed).isEqualTo(WordCount.expected(world.words));
        }
    }

    @Test
    @DisplayName("leave exactly the reference's output and dead letters in files, over 20 seeds")
    void inFiles() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Path output = directory.resolve("out-" + seed);
            Path dead = directory.resolve("dead-" + seed);
            World world = new World(
                    seed, FileSink.lines(output), RecordPolicy.DEAD_LETTER, Map.of("dead-letter", dead.toString()));
            world.run();
            assertThat(lines(output)).as("seed %d", seed).isEqualTo(WordCount.expected(world.words));
            assertThat(lines(dead)).as("seed %d", seed).isEqualTo(deadLetters(world.words));
        }
    }

    private static List<String> deadLetters(List<String> words) {
        return IntStream.range(0, words.size())
                .filter(index -> words.get(index).startsWith("!"))
                .mapToObj(index -> "{\"location\":\"word " + (index + 1)
                        + "\",\"error\":\"starts with a mark\",\"record\":\"" + words.get(index) + "\"}")
                .toList();
    }

    /** The names of part files sort in the order of one subtask's transactions. */
    private static List<String> lines(Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** One run with one seed. */
    private static final class World {

        final List<String> words;

        private final Random random;
        private final TwoPhaseSink<String> sink;
        private final RecordPolicy policy;
        private final Map<String, String> arguments;
        private final List<Deployed> zombies = new ArrayList<>();
        private Optional<Completed> last = Optional.empty();
        private Deployed current;
        private int attempts;
        private int checkpoints;

        World(long seed, TwoPhaseSink<String> sink, RecordPolicy policy, Map<String, String> arguments) {
            this.random = new Random(seed);
            this.sink = sink;
            this.policy = policy;
            this.arguments = arguments;
            this.words = random.ints(20 + random.nextInt(60), 0, VOCABULARY.size())
                    .mapToObj(VOCABULARY::get)
                    .toList();
            this.current = deploy();
        }

        void run() {
            Progress progress = Progress.MORE;
            while (progress != Progress.END_OF_INPUT) {
                switch (random.nextInt(8)) {
                    case 0 -> fail();
                    case 1, 2 -> checkpoint();
                    case 3 -> zombieActs();
                    default -> progress = current.advance(1 + random.nextInt(6));
                }
            }
            completeFinally();
            for (int acts = random.nextInt(4); acts > 0; acts--) {
                zombieActs();
            }
            zombies.forEach(zombie -> zombie.chain.close());
            current.chain.close();
        }

        /** A checkpoint is triggered and then completed or aborted; its notification arrives, arrives twice, or never. */
        private void checkpoint() {
            Completed taken = current.snapshot(++checkpoints);
            if (random.nextInt(4) == 0) {
                return;
            }
            last = Optional.of(taken);
            current.toCommit = taken.transactions;
            for (int times = random.nextInt(3); times > 0; times--) {
                current.chain.commit(taken.transactions);
            }
        }

        private void fail() {
            if (random.nextBoolean()) {
                zombies.add(current);
            } else if (random.nextBoolean()) {
                current.chain.close();
            }
            current = deploy();
        }

        private void zombieActs() {
            if (zombies.isEmpty()) {
                return;
            }
            Deployed zombie = zombies.get(random.nextInt(zombies.size()));
            switch (random.nextInt(3)) {
                case 0 -> zombie.advance(1 + random.nextInt(10));
                case 1 -> zombie.snapshot(++checkpoints);
                default -> zombie.chain.commit(zombie.toCommit);
            }
        }

        private void completeFinally() {
            Completed taken = current.snapshot(++checkpoints);
            current.chain.commit(taken.transactions);
            last = Optional.of(taken);
        }

        private Deployed deploy() {
            int[] gate = {0};
            SubtaskChain chain = ChainFactory.create(
                    new WordCount(new GatedSource(words, gate), sink),
                    WordCount.context(new Attempt(1 + attempts / 3, ++attempts), policy, arguments));
            chain.open(
                    last.map(completed -> new ByteArrayInputStream(completed.snapshot.toByteArray())),
                    last.map(completed -> completed.transactions).orElse(List.of()));
            gate[0] = (int) chain.counters().recordsIn();
            return new Deployed(chain, gate);
        }
    }

    private static final class Deployed {

        private final SubtaskChain chain;
        private final int[] gate;
        private List<String> toCommit = List.of();

        Deployed(SubtaskChain chain, int[] gate) {
            this.chain = chain;
            this.gate = gate;
        }

        Progress advance(int words) {
            gate[0] += words;
            return chain.step();
        }

        Completed snapshot(int id) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return new Completed(bytes, chain.snapshot(new CheckpointId(1, id), bytes));
        }
    }

    private record Completed(ByteArrayOutputStream snapshot, List<String> transactions) {}
}
