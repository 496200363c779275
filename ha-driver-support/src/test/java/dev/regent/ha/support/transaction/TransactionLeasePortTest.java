package dev.regent.ha.support.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionLeasePortTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final LeaseKeys KEYS = new LeaseKeys(new StoreKey(List.of("election", "lead")));

    private final AtomicLong nonces = new AtomicLong();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "E3: an acquire writes token, renewal and epoch together, a renewal changes the counter, a release leaves a tombstone")
    void life(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        LeaseRecord mine = record(1);
        String version = acquired(port, mine);

        Observation held = port.read(LIMIT);
        assertThat(held.record()).contains(mine);
        assertThat(held.epoch()).isEqualTo(1);
        applied(port.renew(version, mine.renewed(Map.of()), LIMIT));
        assertThat(port.read(LIMIT).record().map(LeaseRecord::counter)).contains(1L);
        // whose condition is older than the last renewal, since its answer may be lost
        applied(port.release(version, mine.released(), LIMIT));
        assertThat(port.read(LIMIT).record().map(LeaseRecord::held)).contains(false);
        assertThat(port.renew(held.version(), mine.renewed(Map.of()), LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "E1: an acquire is refused if the holder has renewed since, and deletes the renewal of the former grant")
    void takeOver(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        LeaseRecord first = record(1);
        String version = acquired(port, first);
        Observation seen = port.read(LIMIT);
        applied(port.renew(version, first.renewed(Map.of()), LIMIT));

        assertThat(port.acquire(seen, record(2), LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        acquired(port, record(2));
        assertThat(store.read(KEYS.renewal(1), LIMIT)).isEmpty();
        assertThat(store.read(KEYS.renewal(2), LIMIT)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("E1: a held lease without its renewal is another state, not its holder's, and can be taken over")
    void missingRenewal(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        LeaseRecord first = record(1);
        String version = acquired(port, first);
        store.removeByHand(KEYS.renewal(1));

        assertThat(port.read(LIMIT).record().map(LeaseRecord::nonce))
                .isPresent()
                .isNotEqualTo(Optional.of(first.nonce()));
        assertThat(port.renew(version, first.renewed(Map.of()), LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        acquired(port, record(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "E2, E10: an acquire that arrives late never applies to a lease that was deleted by hand and created again")
    void lateAcquire(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        acquired(port, record(1));
        store.removeByHand(KEYS.renewal(1));
        store.delayNext();
        assertThat(port.acquire(port.read(LIMIT), record(2), LIMIT)).isInstanceOf(WriteOutcome.Unknown.class);
        store.removeByHand(KEYS.lease());
        LeaseRecord third = record(3);
        acquired(port, third); // its lease has the version of the first one where versions recur

        assertThat(store.deliverLate()).isInstanceOf(TransactionOutcome.Refused.class);
        assertThat(port.read(LIMIT).record()).contains(third);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("E2: whoever creates a lease that was deleted by hand deletes the renewal that was left")
    void leaseDeleted(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        String version = acquired(port, record(1));
        store.removeByHand(KEYS.lease());

        assertThat(port.read(LIMIT).record()).isEmpty();
        assertThat(port.read(LIMIT).epoch()).isEqualTo(1);
        acquired(port, record(2));
        assertThat(store.read(KEYS.renewal(1), LIMIT)).isEmpty();
        assertThat(port.renew(version, record(1).renewed(Map.of()), LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "E2: an acquire that was sent before a cleanup is refused after it, though no key of the cluster is left")
    void acquireAcrossCleanup(boolean recurring) {
        MemoryTransactions store = new MemoryTransactions(recurring);
        TransactionLeasePort port = port(store);
        store.delayNext();
        assertThat(port.acquire(port.read(LIMIT), record(1), LIMIT)).isInstanceOf(WriteOutcome.Unknown.class);
        acquired(port, record(1));
        List.of(KEYS.lease(), KEYS.epoch(), KEYS.renewal(1)).forEach(store::removeByHand);
        String floor = store.read(TokenFloor.KEY, LIMIT).orElseThrow().version();
        Operation raise = Operation.put(
                TokenFloor.KEY,
                Optional.of(floor),
                FloorBody.FORMAT.encode(TokenFloor.KEY, new FloorBody(1, "of the cleanup")));
        assertThat(store.commit(List.of(raise), LIMIT)).isInstanceOf(TransactionOutcome.Applied.class);

        assertThat(store.deliverLate()).isInstanceOf(TransactionOutcome.Refused.class);
        assertThat(port.read(LIMIT).record()).isEmpty();
    }

    private TransactionLeasePort port(MemoryTransactions store) {
        TransactionLeasePort port =
                new TransactionLeasePort(store, KEYS, NanoClock.system(), () -> "nonce " + nonces.incrementAndGet());
        // the floor is created by the first try
        assertThat(port.acquire(port.read(LIMIT), record(1), LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        return port;
    }

    private static String acquired(TransactionLeasePort port, LeaseRecord mine) {
        return applied(port.acquire(port.read(LIMIT), mine, LIMIT));
    }

    private static String applied(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
        return ((WriteOutcome.Applied) outcome).version();
    }

    private static LeaseRecord record(long token) {
        return new LeaseRecord(token, "holder", "incarnation " + token, 1_000, "grant " + token, 0, Map.of());
    }
}
