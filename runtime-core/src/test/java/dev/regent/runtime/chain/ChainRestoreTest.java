package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chain that is restored")
class ChainRestoreTest {

    private static final List<String> WORDS = List.of(
            "a", "b", "forget", "a", "", "twice", "forget", "c", "twice", "forget", "a", "forget", "b", "c", "é", "a");

    private final MemoryTarget target = new MemoryTarget();
    private final int[] gate = {Integer.MAX_VALUE};
    private final List<SubtaskChain> chains = new ArrayList<>();
    private int checkpoints;

    @AfterEach
    void closeAll() {
        chains.forEach(SubtaskChain::close);
    }

    @Test
    @DisplayName("from any prefix of its input gives exactly what one run gives (J2)")
    void everyPrefix() {
        for (int prefix = 0; prefix <= WORDS.size(); prefix++) {
            MemoryTarget fresh = new MemoryTarget();
            SubtaskChain first = open(fresh, 1, Optional.empty());
            gate[0] = prefix;
            drain(first);
            Completed checkpoint = checkpoint(first);
            // Work after the checkpoint is lost with the attempt.
            gate[0] = Integer.MAX_VALUE;
            first.step();
            SubtaskChain second = open(fresh, 2, Optional.of(checkpoint));
            drain(second);
            second.commit(checkpoint(second).transactions);
            assertThat(fresh.visible()).as("prefix %d", prefix).isEqualTo(WordCount.expected(WORDS));
            assertThat(fresh.pending).isEmpty();
        }
    }

    @Test
    @DisplayName("commits what the checkpoint names, when its attempt died between pre-commit and commit (J6)")
    void killBetweenPreCommitAndCommit() {
        gate[0] = 5;
        SubtaskChain first = open(target, 1, Optional.empty());
        drain(first);
        Completed checkpoint = checkpoint(first);
        assertThat(target.visible()).isEmpty();
        open(target, 2, Optional.of(checkpoint));
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS.subList(0, 5)));
    }

    @Test
    @DisplayName("names the transactions of an aborted checkpoint again in the next one and commits them with it (J6)")
    void abortedCheckpoint() {
        SubtaskChain chain = open(target, 1, Optional.empty());
        gate[0] = 4;
        drain(chain);
        Completed aborted = checkpoint(chain);
        gate[0] = 8;
        drain(chain);
        Completed next = checkpoint(chain);
        assertThat(next.transactions).hasSize(2).containsAll(aborted.transactions);
        chain.commit(next.transactions);
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS.subList(0, 8)));
        assertThat(checkpoint(chain).transactions).isEmpty();
    }

    @Test
    @DisplayName("commits what a late notification names, and nothing that was pre-committed since (J6)")
    void lateNotification() {
        SubtaskChain chain = open(target, 1, Optional.empty());
        gate[0] = 4;
        drain(chain);
        Completed completed = checkpoint(chain);
        gate[0] = 8;
        drain(chain);
        checkpoint(chain); // never comes to be completed
        chain.commit(completed.transactions);
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS.subList(0, 4)));

        SubtaskChain second = open(target, 2, Optional.of(completed));
        gate[0] = Integer.MAX_VALUE;
        drain(second);
        second.commit(checkpoint(second).transactions);
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS));
    }

    @Test
    @DisplayName("rolls back what is not named, also when it starts from the beginning (J6)")
    void rollsBackOthers() {
        gate[0] = 6;
        SubtaskChain first = open(target, 1, Optional.empty());
        drain(first);
        checkpoint(first);
        assertThat(target.pending).hasSize(1);
        SubtaskChain second = open(target, 2, Optional.empty());
        assertThat(target.pending).isEmpty();
        gate[0] = Integer.MAX_VALUE;
        drain(second);
        second.commit(checkpoint(second).transactions);
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS));
    }

    @Test
    @DisplayName("is not disturbed by a superseded attempt that goes on writing and repeats its last commit (J6)")
    void supersededAttempt() {
        gate[0] = 5;
        SubtaskChain zombie = open(target, 1, Optional.empty());
        drain(zombie);
        Completed checkpoint = checkpoint(zombie);
        SubtaskChain current = open(target, 2, Optional.of(checkpoint));
        gate[0] = Integer.MAX_VALUE;
        drain(zombie);
        checkpoint(zombie);
        zombie.commit(checkpoint.transactions);
        drain(current);
        current.commit(checkpoint(current).transactions);
        assertThat(target.visible()).isEqualTo(WordCount.expected(WORDS));
    }

    @Test
    @DisplayName("continues its counters from the snapshot, so that they are exact")
    void counters() {
        gate[0] = 7;
        SubtaskChain first = open(target, 1, Optional.empty());
        drain(first);
        Completed checkpoint = checkpoint(first);
        gate[0] = Integer.MAX_VALUE;
        first.step();
        SubtaskChain second = open(target, 2, Optional.of(checkpoint));
        drain(second);
        int out = WordCount.expected(WORDS).size();
        assertThat(second.counters()).isEqualTo(new ChainCounters(WORDS.size(), out, 0, 0));
    }

    private SubtaskChain open(MemoryTarget sink, int attempt, Optional<Completed> checkpoint) {
        SubtaskChain chain = ChainFactory.create(
                new WordCount(new GatedSource(WORDS, gate), sink),
                WordCount.context(new Attempt(1, attempt), RecordPolicy.FAIL, Map.of()));
        chains.add(chain);
        chain.open(
                checkpoint.map(completed -> new ByteArrayInputStream(completed.snapshot.toByteArray())),
                checkpoint.map(completed -> completed.transactions).orElse(List.of()));
        return chain;
    }

    private static void drain(SubtaskChain chain) {
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            progress = chain.step();
        }
    }

    private Completed checkpoint(SubtaskChain chain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> transactions = chain.snapshot(new CheckpointId(1, ++checkpoints), bytes);
        return new Completed(bytes, transactions);
    }

    private record Completed(ByteArrayOutputStream snapshot, List<String> transactions) {}
}
