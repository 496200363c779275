package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens when one of the servers is cut off from the others while its clients still reach it (F14): a leader, a contender and a listener that
 * know no other server, and a contender and a listener on the side of the majority. The fixture must offer {@link SplitServers}.
 */
public abstract class PartitionContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    /** What the servers may take to agree on a leader of theirs, or to take one back, before clients are served. */
    private static final Duration AGREEMENT = Duration.ofSeconds(40);

    /** Beside an isolated follower the others go on serving: what is left is for a busy machine. */
    private static final Duration BUSY = Duration.ofSeconds(6);

    private static final int WRITES = 20;
    /** Contenders that know the isolated server alone: the one that leads, and a standby. */
    private static final int MINORITY = 2;

    private Optional<SplitServers> found = Optional.empty();

    /** For a driver's subclass. */
    protected PartitionContract() {}

    @BeforeEach
    final void requireServers() {
        found = fixture().splitServers();
        assumeTrue(found.isPresent(), "not run: the fixture has no servers that can be cut off from each other");
    }

    private SplitServers servers() {
        return found.orElseThrow();
    }

    @Test
    @DisplayName(
            "F14: a leader whose only server is isolated stops before another is granted (E1, E5). There nobody is granted, no write is acknowledged and no read answered; afterwards all see the same (R1, R4) and can lead (E7)")
    void followingServer() {
        isolate(
                "F14 a following server isolated",
                (servers().leader() + 1) % servers().size(),
                BUSY);
    }

    @Test
    @DisplayName(
            "F14: so it is when that server led the others, and does not know yet that it does no more (E1, E5, E7, R1, R4)")
    void leadingServer() {
        isolate("F14 the leading server isolated", servers().leader(), AGREEMENT);
    }

    /** @param serving how long the other servers may take until they serve */
    private void isolate(String fault, int server, Duration serving) {
        Map<String, String> alone = servers().options(List.of(server));
        Map<String, String> others = servers()
                .options(IntStream.range(0, servers().size())
                        .filter(each -> each != server)
                        .boxed()
                        .toList());
        FailoverTimes times = new FailoverTimes(fault + " to grant");
        try (HaBackend here = open("here", LEASE, alone);
                HaBackend there = open("there", LEASE, others);
                Observer cutOff = new Observer(here);
                Observer majority = new Observer(there);
                ContenderGroup group = new ContenderGroup(launch(others, LEASE).reading())) {
            group.start(1, launch(alone, LEASE).reading());
            Leading first = group.awaitLeader(WRITES);
            group.start(MINORITY - 1, launch(alone, LEASE).reading());
            group.start(1);
            Leading leader = group.awaitLeader(2 * WRITES);
            assertThat(leader.process()).isSameAs(first.process());
            long start = System.nanoTime();
            servers().isolate(server);
            long isolated = System.nanoTime();
            int refused = refusedUntilTakeOver(group, leader, here);
            Operation next = group.awaitTakeOver(leader.grant());
            times.add(start, next);
            assertThat(times.worst())
                    .as("E7: " + fault + " to grant")
                    .isLessThan(there.profile().crashTakeOverBound().plus(serving));
            group.fault(fault, leader, start);
            Leading other = group.awaitLeader(WRITES);
            refused += refusedReads(here);
            assertNothingDone(group, isolated, System.nanoTime());
            servers().rejoin(server);
            System.out.println(
                    fault + ": " + beliefs(group, leader.grant(), next, start) + "; reads refused " + refused);
            cutOff.awaitLeader(next.token(), here.profile().listenerBound().plus(AGREEMENT));
            times.add(killed(group, other), group.awaitTakeOver(next));
            assertThat(group.processes().subList(0, MINORITY))
                    .as("E7: who was cut off leads again")
                    .contains(group.awaitLeader(WRITES).process());
            pass(group, new Judge(2, WRITES, 0), times);
            cutOff.assertTokensSorted();
            majority.assertTokensSorted();
            assertThat(times.worst())
                    .as("E7: kill -9 after the servers are together again, to grant")
                    .isLessThan(there.profile().crashTakeOverBound().plus(AGREEMENT));
        }
    }

    private static long killed(ContenderGroup group, Leading leader) {
        long start = System.nanoTime();
        leader.process().kill();
        group.fault("F1 kill -9", leader, start);
        return start;
    }

    /** Reads all the time, and counts. */
    private static int refusedUntilTakeOver(ContenderGroup group, Leading leader, HaBackend cutOff) {
        int refused = 0;
        long start = System.nanoTime();
        while (group.history().grantAfter(leader.grant().token()).isEmpty()
                && System.nanoTime() - start < AGREEMENT.toNanos()) {
            refused += refusedReads(cutOff);
        }
        return refused;
    }

    /** What began after the server was isolated cannot be answered by it: nothing tells it whether it is out of date. */
    private static int refusedReads(HaBackend cutOff) {
        StateHandleReader scope = cutOff.stateHandles(ContenderMain.ELECTION, ScopeWriter.SCOPE);
        assertThatThrownBy(scope::list).as("a read of a scope").isInstanceOf(BackendUnavailableException.class);
        try (LeaderRetrieval retrieval = cutOff.leaderRetrieval(ContenderMain.ELECTION)) {
            assertThatThrownBy(retrieval::current)
                    .as("a read of the leader")
                    .isInstanceOf(BackendUnavailableException.class);
        }
        return 2;
    }

    private static void assertNothingDone(ContenderGroup group, long from, long to) {
        List<String> cutOff = group.processes().subList(0, MINORITY).stream()
                .map(ContenderProcess::name)
                .toList();
        assertThat(group.history().of(Kind.WRITTEN))
                .as("writes that the isolated server acknowledged")
                .noneMatch(written -> cutOff.contains(written.process())
                        && written.happened(Kind.WRITTEN)
                        && written.startNanos() > from
                        && written.endNanos() < to);
        assertThat(group.history().grants())
                .as("grants through the isolated server")
                .noneMatch(grant -> cutOff.contains(grant.process()) && grant.startNanos() > from);
    }

    private static String beliefs(ContenderGroup group, Operation old, Operation next, long start) {
        long last = group.history().of(Kind.BELIEVED).stream()
                .filter(belief -> belief.token() == old.token() && belief.happened(Kind.BELIEVED))
                .mapToLong(Operation::endNanos)
                .max()
                .orElse(start);
        return "the leader believed for " + Duration.ofNanos(last - start).toMillis()
                + " ms, the next was granted after "
                + Duration.ofNanos(next.startNanos() - start).toMillis() + " ms, two leaders for "
                + Duration.ofNanos(Math.max(0, last - next.startNanos())).toMillis() + " ms";
    }
}
