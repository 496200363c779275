package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.testkit.OperatorHand;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when an operator deletes the lease record by hand, or puts back that of a former grant (F28): the leader stops, nobody takes absence
 * for a release, tokens grow, and somebody leads again. The fixture must offer an {@link OperatorHand}.
 *
 * <p>The system property {@code regent.kit.deletions} (1) sets how often the record is deleted.
 */
public abstract class ProcessOperatorContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int CONTENDERS = 3;
    private static final int WRITES = 20;

    private Optional<OperatorHand> found = Optional.empty();

    /** For a driver's subclass. */
    protected ProcessOperatorContract() {}

    @BeforeEach
    final void requireHand() {
        found = fixture().operator();
        assumeTrue(found.isPresent(), "skipped: the fixture offers no hand of an operator");
    }

    private OperatorHand hand() {
        return found.orElseThrow();
    }

    @Test
    @DisplayName(
            "F28: when the lease record of a living leader is deleted, it stops, the next grant waits for the longest lease (E1) and has a larger token (E2)")
    void deletedRecord() throws IOException {
        int deletions = Integer.getInteger("regent.kit.deletions", 1);
        FailoverTimes times = new FailoverTimes("F28 deletion of the record to grant");
        try (ContenderGroup group = new ContenderGroup(launch(hand().factory(), LEASE))) {
            group.start(CONTENDERS);
            for (int i = 0; i < deletions; i++) {
                Leading leader = group.awaitLeader(WRITES);
                long start = System.nanoTime();
                hand().delete(cluster(), ContenderMain.ELECTION);
                group.tampered("F28 deleted", leader.grant(), start, hand().longestLease());
                times.add(start, group.awaitTakeOver(leader.grant()));
            }
            group.awaitLeader(WRITES);
            pass(group, new Judge(0, WRITES, 0), times);
        }
    }

    @Test
    @DisplayName(
            "F28: when the record of a dead leader is put back over that of a living one, nobody takes it for the present one (E1, E2), and somebody leads again (E7), at the latest after a restart of all")
    void formerRecordPutBack() throws IOException {
        FailoverTimes times = new FailoverTimes("F28 kill to grant, and former record put back to grant");
        try (ContenderGroup group = new ContenderGroup(launch(hand().factory(), LEASE))) {
            group.start(CONTENDERS);
            Leading first = group.awaitLeader(WRITES);
            OperatorHand.PutBack putBack = hand().keep(cluster(), ContenderMain.ELECTION);
            long killed = System.nanoTime();
            first.process().kill();
            group.fault("F28 kill -9", first, killed);
            times.add(killed, group.awaitTakeOver(first.grant()));
            Leading second = group.awaitLeader(WRITES);
            long start = System.nanoTime();
            putBack.run();
            group.tampered("F28 former record put back", second.grant(), start, hand().longestLease());
            if (refusedByAll(group, second.grant(), start)) {
                group.processes().forEach(ContenderProcess::close);
                group.start(2);
            }
            times.add(start, group.awaitTakeOver(second.grant()));
            assertThat(group.awaitLeader(WRITES).grant().token())
                    .isGreaterThan(second.grant().token());
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }

    /** A driver may refuse to go on, by a typed error that tells the operator to restart all processes, which know more than the record says (S8). */
    private static boolean refusedByAll(ContenderGroup group, Operation grant, long since) {
        until(
                "another grant, or a typed error of every process",
                () -> group.history().grantAfter(grant.token()).isPresent() || allInTrouble(group, since));
        return group.history().grantAfter(grant.token()).isEmpty();
    }

    private static boolean allInTrouble(ContenderGroup group, long since) {
        return group.processes().stream()
                .filter(ContenderProcess::alive)
                .allMatch(process -> group.history().of(Kind.TROUBLE).stream()
                        .anyMatch(trouble -> trouble.process().equals(process.name())
                                && trouble.key().equals(CorruptStateException.class.getSimpleName())
                                && trouble.startNanos() > since));
    }
}
