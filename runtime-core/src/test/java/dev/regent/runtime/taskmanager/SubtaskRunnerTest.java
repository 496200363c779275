package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.chain.InvalidJobException;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToTaskManager.Restore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SubtaskRunnerTest {

    private static final Attempt ATTEMPT = new Attempt(7, 1);
    private static final CheckpointId FIRST = new CheckpointId(7, 1);
    private static final CheckpointId SECOND = new CheckpointId(7, 2);

    @TempDir
    Path temporary;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(temporary);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private SubtaskRunner running() {
        SubtaskRunner runner = lab.run(Lab.deploy(0, ATTEMPT));
        await().until(() -> runner.state() == AttemptState.RUNNING);
        return runner;
    }

    @Test
    @DisplayName(
            "a snapshot is stored under a name with checkpoint and attempt, then acknowledged with all pending transactions")
    void acknowledges() {
        SubtaskRunner runner = running();
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 2);

        StoredSnapshot second = lab.stored.get(1);
        assertThat(second.payload()).startsWith(Lab.DIRECTORY + "/0-7-1-");
        assertThat(lab.storage.payloads.get(second.payload())).hasSize(8);
        assertThat(second.size()).isEqualTo(8);
        assertThat(second.transactions()).containsExactly("tx-0-7-1-7-1", "tx-0-7-1-7-2");
        assertThat(second.counters().recordsIn())
                .isEqualTo(ByteBuffer.wrap(lab.storage.payloads.get(second.payload()))
                        .getLong());
        assertThat(lab.world.committed).isEmpty();
    }

    @Test
    @DisplayName("exactly the named transactions are committed, and a repeated completion is harmless")
    void commitsExactly() {
        SubtaskRunner runner = running();
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        runner.completed(new Mail.Complete(FIRST, List.of("tx-0-7-1-7-1")));
        runner.completed(new Mail.Complete(FIRST, List.of("tx-0-7-1-7-1")));
        await().until(() -> lab.committed.size() == 2);
        assertThat(lab.world.committed).containsOnly("tx-0-7-1-7-1");
        assertThat(runner.checkpoints().unconfirmed()).isEmpty();
        assertThat(runner.checkpoints().lastCommitted()).contains(FIRST);

        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 2);
        assertThat(lab.stored.get(1).transactions()).containsExactly("tx-0-7-1-7-2");
    }

    @Test
    @DisplayName("a commit that fails is tried again; one that keeps failing fails the attempt with one clear line")
    void failingCommit() {
        SubtaskRunner runner = running();
        lab.world.commitFailures.set(2);
        runner.completed(new Mail.Complete(FIRST, List.of("a")));
        await().until(() -> lab.committed.size() == 1);
        assertThat(runner.state()).isEqualTo(AttemptState.RUNNING);

        lab.world.commitFailures.set(3);
        runner.completed(new Mail.Complete(SECOND, List.of("b")));
        await().until(() -> lab.endings.size() == 1);
        Ending how = lab.endings.get(0);
        assertThat(how.state()).isEqualTo(AttemptState.FAILED);
        assertThat(how.kind()).isEqualTo(FailureKind.RECOVERABLE);
        assertThat(how.error())
                .contains("commit of checkpoint 7-2 failed 3 times", "the target is away")
                .doesNotContain("\n");
        assertThat(lab.world.committed).doesNotContain("b");
    }

    @Test
    @DisplayName("a snapshot that cannot be stored is declined, the attempt goes on, and its transactions stay pending")
    void uploadFails() {
        SubtaskRunner runner = running();
        lab.storage.full = true;
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.declined.size() == 1);
        assertThat(lab.declined.get(0))
                .startsWith("7-1: ")
                .contains("no space left")
                .doesNotContain("\n");
        lab.storage.full = false;
        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        assertThat(lab.stored.get(0).transactions()).containsExactly("tx-0-7-1-7-1", "tx-0-7-1-7-2");
        assertThat(runner.state()).isEqualTo(AttemptState.RUNNING);
    }

    @Test
    @DisplayName("records go on while a snapshot is stored; a newer checkpoint ends the storing of an older one")
    void slowUpload() {
        SubtaskRunner runner = running();
        CountDownLatch gate = new CountDownLatch(1);
        lab.storage.slow = Optional.of(gate);
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.world.chain(0).snapshots.size() == 1);
        long before = runner.counters().recordsIn();
        await().until(() -> runner.counters().recordsIn() > before);
        lab.storage.slow = Optional.empty();
        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        gate.countDown();
        assertThat(lab.stored.get(0).checkpoint()).isEqualTo(SECOND);
        assertThat(lab.declined).isEmpty();
    }

    @Test
    @DisplayName("a snapshot of which nobody was told is deleted again")
    void unwantedSnapshot() {
        SubtaskRunner runner = running();
        lab.deaf = true;
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.world.chain(0).snapshots.size() == 1);
        await().until(() -> lab.storage.list(Lab.DIRECTORY).isEmpty());
        assertThat(runner.checkpoints().unconfirmed()).isEmpty();
    }

    @Test
    @DisplayName("a repeated trigger pre-commits once and acknowledges again; an older one is declined")
    void repeatedTrigger() {
        SubtaskRunner runner = running();
        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        runner.trigger(SECOND, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 2);
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.declined.size() == 1);
        assertThat(lab.world.chain(0).snapshots).containsExactly(SECOND);
        assertThat(lab.stored.get(1)).isEqualTo(lab.stored.get(0));
    }

    @Test
    @DisplayName("a restore reads the snapshot and hands the named transactions to the chain")
    void restores() {
        lab.storage.payloads.put("snap", ByteBuffer.allocate(8).putLong(500).array());
        lab.run(Lab.deploy(0, ATTEMPT, Optional.of(new Restore(FIRST, "snap", List.of("t1")))));
        await().until(() -> lab.states.contains(AttemptState.RUNNING));
        assertThat(lab.world.chain(0).committedOnOpen).containsExactly("t1");
        assertThat(lab.world.chain(0).records).isGreaterThanOrEqualTo(500);
        await().until(() -> lab.environment.totals().sums().recordsIn() > 0);
        assertThat(lab.environment.totals().sums().recordsIn())
                .as("what others had counted does not count as work of this process")
                .isLessThan(500);
    }

    @Test
    @DisplayName(
            "a snapshot that is missing or damaged, a jar that does not load and a failure of user code are told apart, one line each")
    void failureKinds() {
        lab.run(Lab.deploy(0, ATTEMPT, Optional.of(new Restore(FIRST, "lost", List.of()))));
        await().until(() -> lab.endings.size() == 1);
        assertThat(lab.endings.get(0).kind()).isEqualTo(FailureKind.CORRUPT);

        lab.world.loadFails = Optional.of(new InvalidJobException("entry class x.Job is not in it"));
        lab.run(Lab.deploy(1, ATTEMPT));
        await().until(() -> lab.endings.size() == 2);
        assertThat(lab.endings.get(1)).isEqualTo(Ending.failed(FailureKind.FATAL, "entry class x.Job is not in it"));

        lab.world.loadFails = Optional.of(new CorruptStateException("payload jar is damaged"));
        lab.run(Lab.deploy(2, ATTEMPT));
        await().until(() -> lab.endings.size() == 3);
        assertThat(lab.endings.get(2)).isEqualTo(Ending.failed(FailureKind.RECOVERABLE, "payload jar is damaged"));

        lab.world.loadFails = Optional.empty();
        lab.world.nextStepFails.add(new IllegalStateException("bad\nluck", new ArithmeticException("/ by zero")));
        lab.run(Lab.deploy(3, ATTEMPT));
        await().until(() -> lab.endings.size() == 4);
        assertThat(lab.endings.get(3).kind()).isEqualTo(FailureKind.RECOVERABLE);
        assertThat(lab.endings.get(3).error())
                .startsWith("IllegalStateException: bad luck: ArithmeticException: / by zero");
        assertThat(lab.world.chain(3).closed).isTrue();
    }

    @Test
    @DisplayName("an OutOfMemoryError of user code fails its attempt and no other")
    void outOfMemory() {
        SubtaskRunner other = running();
        lab.world.nextStepFails.add(new OutOfMemoryError("Java heap space"));
        await().until(() -> lab.endings.size() == 1);
        SubtaskRunner next = lab.run(Lab.deploy(1, ATTEMPT));
        await().until(() -> next.state() == AttemptState.RUNNING);
        assertThat(other.state()).isEqualTo(AttemptState.FAILED);
        assertThat(lab.endings.get(0).error()).startsWith("OutOfMemoryError: Java heap space");
    }

    @Test
    @DisplayName(
            "at the end of its input an attempt stays, takes part in checkpoints, commits, and is finished when cancelled")
    void endOfInput() {
        lab.world.limits.put(0, 20L);
        SubtaskRunner runner = lab.run(Lab.deploy(0, ATTEMPT));
        await().until(() -> runner.state() == AttemptState.END_OF_INPUT);
        runner.trigger(FIRST, Lab.DIRECTORY);
        await().until(() -> lab.stored.size() == 1);
        runner.completed(new Mail.Complete(FIRST, List.of("tx-0-7-1-7-1")));
        await().until(() -> lab.committed.size() == 1);
        runner.cancel();
        await().until(() -> lab.endings.size() == 1);
        assertThat(lab.endings).containsExactly(Ending.of(AttemptState.FINISHED));
        assertThat(lab.states).containsExactly(AttemptState.RUNNING, AttemptState.END_OF_INPUT);
        assertThat(lab.world.chain(0).records).isEqualTo(20);
    }

    @Test
    @DisplayName("a cancelled attempt ends without a commit and lets go of its code")
    void cancels() {
        SubtaskRunner first = running();
        SubtaskRunner second = lab.run(Lab.deploy(1, ATTEMPT));
        await().until(() -> second.state() == AttemptState.RUNNING);
        assertThat(lab.world.loaded.get()).as("one class loader for the job").isEqualTo(1);
        first.cancel();
        await().until(first::isOver);
        assertThat(lab.world.closedCodes.get()).isZero();
        second.cancel();
        await().until(second::isOver);
        assertThat(lab.endings).containsOnly(Ending.of(AttemptState.CANCELED));
        assertThat(lab.world.committed).isEmpty();
        assertThat(lab.world.closedCodes.get()).isEqualTo(1);
        assertThat(lab.codes.jobs()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    @DisplayName(
            "an abandoned attempt is over at once, says where it hangs, and commits nothing when its thread comes back")
    void abandoned() {
        SubtaskRunner runner = running();
        lab.world.hang = true;
        Thread thread = lab.world.chain(0).thread.orElseThrow();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        runner.completed(new Mail.Complete(FIRST, List.of("tx")));
        runner.cancel();
        runner.abandon("did not end within 10 s");
        assertThat(runner.isOver()).isTrue();
        assertThat(lab.endings.get(0).error()).contains("did not end within 10 s", thread.getName(), "is abandoned");
        assertThat(lab.codes.jobs()).as("its code is still in use").isEqualTo(1);

        lab.world.release.countDown();
        await().until(() -> !thread.isAlive());
        assertThat(lab.world.committed).isEmpty();
        assertThat(lab.endings).hasSize(1);
        assertThat(lab.world.closedCodes.get()).isEqualTo(1);
    }
}
