package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.TokenFloor;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentLeasePortTest {

    private final Bench bench = new Bench(new Random(8));
    private final DocumentLeasePort port = new DocumentLeasePort(bench.access, bench.keys);

    @Test
    @DisplayName("A missing record is only created unheld, so that the floor is read once more before anybody acquires")
    void missingRecord() {
        Observation nothing = read();
        assertThat(nothing.record()).isEmpty();

        assertThat(port.acquire(nothing, TestLease.record(1), Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);

        Observation unheld = read();
        assertThat(unheld.record().map(LeaseRecord::held)).contains(false);
        assertThat(port.acquire(unheld, TestLease.record(1), Bench.LIMIT)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(read().record()).contains(TestLease.record(1));
    }

    @Test
    @DisplayName("E1: of two who saw the same record one acquires")
    void oneWinner() {
        port.acquire(read(), TestLease.record(1), Bench.LIMIT);
        Observation seen = read();
        assertThat(port.acquire(seen, TestLease.record(1), Bench.LIMIT)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(port.acquire(seen, TestLease.record(2), Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
    }

    @Test
    @DisplayName("E1: renewal, publication and release replace one's own record and nobody else's")
    void ownRecord() {
        LeaseRecord mine = TestLease.record(1);
        port.acquire(read(), mine, Bench.LIMIT);
        String acquired = applied(port.acquire(read(), mine, Bench.LIMIT));
        LeaseRecord published = mine.renewed(Map.of("rpc", "here"));
        String renewed = applied(port.renew(acquired, published, Bench.LIMIT));
        assertThat(read().record()).contains(published);
        assertThat(port.renew(acquired, published.renewed(Map.of()), Bench.LIMIT))
                .isInstanceOf(WriteOutcome.Refused.class);

        applied(port.release(renewed, published.released(), Bench.LIMIT));
        assertThat(port.release(renewed, published.released().renewed(Map.of()), Bench.LIMIT))
                .isInstanceOf(WriteOutcome.Refused.class);
        assertThat(read().record().map(LeaseRecord::held)).contains(false);
        assertThat(read().record().map(LeaseRecord::token)).contains(1L);
    }

    @Test
    @DisplayName("E2: the epoch is raised from a strictly smaller value, repeatable under the same grant alone")
    void confirm() {
        assertThat(bench.confirm(3)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(read().epoch()).isEqualTo(3);
        assertThat(bench.confirm(3)).isInstanceOf(WriteOutcome.Applied.class);
        LeaseRecord twin = new LeaseRecord(3, "other", "other", 1, "other nonce", 0, Map.of());
        assertThat(port.confirm(twin, Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(bench.confirm(2)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(bench.confirm(4)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(read().epoch()).isEqualTo(4);
    }

    @Test
    @DisplayName("A former leader's write to the index between reading and sealing only makes the seal look again")
    void formerLeaderInBetween() {
        DocumentLeadership former = bench.leader(1);
        int[] calls = {0};
        bench.store.faults(() -> {
            if (++calls[0] == 2) { // the seal's write
                bench.store.faults(() -> Fault.NONE);
                former.stateHandles("scope");
            }
            return Fault.NONE;
        });

        assertThat(bench.confirm(2)).isInstanceOf(WriteOutcome.Applied.class);

        assertThat(bench.leader(new TestLease(2)).stateHandles("scope").list()).isEmpty();
    }

    @Test
    @DisplayName("E10: a seal whose answer is lost is found, one that is late stays unknown and is harmless")
    void ambiguousSeal() {
        bench.store.next(Fault.NONE, Fault.NONE, Fault.ANSWER_LOST);
        assertThat(bench.confirm(1)).isInstanceOf(WriteOutcome.Applied.class);
        bench.store.next(Fault.NONE, Fault.REQUEST_LATE);
        assertThat(bench.confirm(2)).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(bench.confirm(3)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(bench.store.deliverLate()).isTrue();
        assertThat(read().epoch()).isEqualTo(3);
    }

    @Test
    @DisplayName("A floor outside the cluster is seen, and a store that does not answer is unavailable")
    void floor() {
        bench.access.write(FloorBody.FORMAT, TokenFloor.KEY, Optional.empty(), new FloorBody(41, "n"), Bench.LIMIT);
        assertThat(read().floor()).isEqualTo(41);
        bench.store.next(Fault.REQUEST_LOST);
        assertThatThrownBy(this::read).isInstanceOf(BackendUnavailableException.class);
    }

    private Observation read() {
        return port.read(Bench.LIMIT);
    }

    private static String applied(WriteOutcome outcome) {
        return ((WriteOutcome.Applied) outcome).version();
    }
}
