package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.LeaseHints;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.lease.Writes;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TokenFloor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
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
    @DisplayName(
            "S1: a missing index is made before the lease is acquired, vacant, and one that a cleanup has ended is not left as it is")
    void missingIndex() {
        port.acquire(read(), TestLease.record(1), Bench.LIMIT);
        bench.store.removeByHand(bench.keys.index());
        assertThat(port.acquire(read(), TestLease.record(1), Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(index().standing()).isEqualTo(IndexBody.Standing.VACANT);
        assertThat(bench.confirm(7)).isInstanceOf(WriteOutcome.Applied.class);

        bench.store.putByHand(bench.keys.index(), IndexBody.FORMAT.encode(bench.keys.index(), index().ended("e")));
        assertThat(port.acquire(read(), TestLease.record(8), Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(index().standing()).isEqualTo(IndexBody.Standing.VACANT);
        Observation vacant = read();
        assertThat(vacant.epoch()).as("E7: evidence of a lease").isZero();
        assertThat(vacant.floor()).as("the next token is larger").isEqualTo(7);
        assertThat(port.acquire(vacant, TestLease.record(8), Bench.LIMIT)).isInstanceOf(WriteOutcome.Applied.class);
    }

    @Test
    @DisplayName("S1: an index that is missing when the lease is acquired is not made any more")
    void indexMissingAfterTheAcquire() {
        bench.store.removeByHand(bench.keys.index());
        assertThat(port.confirm(TestLease.record(1), Bench.LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(bench.store.keys()).isEmpty();
    }

    @Test
    @DisplayName(
            "S8: a missing index is damage beside a document that was committed to, or a lease that was granted beside any document")
    void damageOrRest() {
        StoreKey scope = bench.keys.scope("scope", new Generation(3, 1));
        ScopeBody created = ScopeBody.created(new Generation(3, 1), "n");
        bench.store.putByHand(scope, ScopeBody.FORMAT.encode(scope, created));
        bench.store.removeByHand(bench.keys.index());
        assertThat(read().epoch()).as("a creation that landed after a cleanup").isZero();

        port.acquire(read(), TestLease.record(1), Bench.LIMIT);
        port.acquire(read(), TestLease.record(4), Bench.LIMIT);
        bench.store.removeByHand(bench.keys.index());
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("a lease of grant");

        bench.store.removeByHand(bench.keys.lease());
        ScopeBody committed = new ScopeBody(3, "m", new Generation(3, 1), 1, new TreeMap<>());
        bench.store.putByHand(scope, ScopeBody.FORMAT.encode(scope, committed));
        assertThatThrownBy(this::read).isInstanceOf(CorruptStateException.class).hasMessageContaining(scope.toString());
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
    @DisplayName("A renewal that the store shows is told as one, and all else as a change")
    void told() {
        List<String> said = new ArrayList<>();
        port.acquire(read(), TestLease.record(1), Bench.LIMIT);
        LeaseHints hints = new LeaseHints() {
            @Override
            public void changed() {
                said.add("changed");
            }

            @Override
            public void renewed(long token, long write) {
                said.add(token + " by write " + write);
            }
        };
        Subscription subscription =
                port.subscribe(hints, change -> bench.store.subscribeLease(bench.keys.lease(), change));
        LeaseRecord mine = TestLease.record(1);
        String acquired = applied(port.acquire(read(), mine, Bench.LIMIT));
        assertThat(read().writes()).isEqualTo(new Writes(1, 1));
        LeaseRecord renewed = mine.renewed(Map.of());
        applied(port.renew(acquired, renewed, Bench.LIMIT));
        assertThat(said).containsExactly("changed", "1 by write 2");
        assertThat(read().writes()).isEqualTo(new Writes(1, 2));

        bench.store.putByHand(
                bench.keys.lease(), LeaseBody.FORMAT.encode(bench.keys.lease(), new LeaseBody(renewed, "")));
        Observation putBack = read();
        assertThat(putBack.writes()).as("E1: of another write").isEqualTo(Writes.UNKNOWN);
        applied(port.release(putBack.version(), renewed.released(), Bench.LIMIT));
        assertThat(said).containsExactly("changed", "1 by write 2", "changed");
        assertThat(read().writes()).isEqualTo(Writes.UNKNOWN);
        subscription.close();
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
        bench.store.next(Fault.NONE, Fault.ANSWER_LOST);
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

    private IndexBody index() {
        return IndexBody.FORMAT.decode(
                bench.keys.index(), bench.store.peek(bench.keys.index()).orElseThrow());
    }

    private static String applied(WriteOutcome outcome) {
        return ((WriteOutcome.Applied) outcome).version();
    }
}
