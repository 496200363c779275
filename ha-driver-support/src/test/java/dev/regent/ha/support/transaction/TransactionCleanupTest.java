package dev.regent.ha.support.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TokenFloor;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionCleanupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final StoreKey CLUSTER = StoreKey.of("clusters", "one");

    /** Of processes that must not lose their lease to a busy machine; they release it, so that nobody waits for it. */
    private static final LeaseTiming TIMING = new LeaseTiming(
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            LeaseTiming.LONGEST);

    /** Of processes that die with their lease. */
    private static final LeaseTiming DYING = new LeaseTiming(
            Duration.ofMillis(400),
            Duration.ofMillis(60),
            Duration.ofMillis(250),
            Duration.ofMillis(30),
            LeaseTiming.LONGEST);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("L2: killed at any step, it leaves what can be cleaned up by another run, and nothing is left then")
    void killedAnywhere(boolean recurring) throws Exception {
        MemoryTransactions store = new MemoryTransactions(recurring);
        for (int step = 1; step < 16; step += 2) {
            fill(store);
            try (TransactionBackend dying = backend(new Dying(store, step), DYING)) {
                dying.deleteCluster(Duration.ofMillis(300));
            } catch (HaException killed) {
                assertThat(killed).hasMessageNotContaining("\n");
            }
            try (TransactionBackend next = backend(store)) {
                assertThat(next.stateHandles("election", "scope").list()).hasSizeBetween(0, 1);
                next.deleteCluster(PATIENCE);
            }
            assertThat(remains(store)).as("killed at step %s", step).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "E2: it writes the floor also when that need not rise, which shuts out every acquire that was sent before")
    void floorIsWrittenAlways(boolean recurring) throws Exception {
        MemoryTransactions store = new MemoryTransactions(recurring);
        FloorBody high = new FloorBody(fill(store) + 1000, "of another cleanup");
        ForwardingTransactionStore beside = new ForwardingTransactionStore(store) {
            @Override
            public TransactionOutcome commit(List<Operation> operations, Duration limit) {
                TransactionOutcome outcome = super.commit(operations, limit);
                if (operations.stream().anyMatch(TransactionCleanupTest::isAcquire)) {
                    replaceFloor(store, high);
                }
                return outcome;
            }
        };
        try (TransactionBackend backend = backend(beside)) {
            backend.deleteCluster(PATIENCE);
        }
        FloorBody after = FloorBody.FORMAT.decode(
                TokenFloor.KEY, store.read(TokenFloor.KEY, PATIENCE).orElseThrow());
        assertThat(after.floor()).isGreaterThanOrEqualTo(high.floor());
        assertThat(after.nonce()).isNotEqualTo(high.nonce());
        assertThat(fill(store)).isGreaterThan(after.floor());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S4: a cleanup that was overtaken deletes nothing of its successor's scopes")
    void overtaken(boolean recurring) throws Exception {
        MemoryTransactions store = new MemoryTransactions(recurring);
        fill(store);
        TransactionKeys.Election election = new TransactionKeys(new ClusterId("one")).election("election");
        ForwardingTransactionStore overtaken = new ForwardingTransactionStore(store) {
            @Override
            public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
                if (prefix.equals(election.scopes())) {
                    store.keys().stream().filter(LeaseKeys::isRenewal).forEach(store::removeByHand);
                }
                return super.list(prefix, limit);
            }
        };
        try (TransactionBackend backend = backend(overtaken)) {
            assertThatThrownBy(() -> backend.deleteCluster(PATIENCE)).isInstanceOf(BackendUnavailableException.class);
        }
        assertThat(remains(store)).anyMatch(key -> key.isBelow(election.scopes()));
    }

    /** An acquire compares the floor, as nothing else does. */
    private static boolean isAcquire(Operation operation) {
        return operation instanceof Operation.Check && operation.key().equals(TokenFloor.KEY);
    }

    private static void replaceFloor(MemoryTransactions store, FloorBody floor) {
        store.removeByHand(TokenFloor.KEY);
        Operation put = Operation.put(TokenFloor.KEY, Optional.empty(), FloorBody.FORMAT.encode(TokenFloor.KEY, floor));
        assertThat(store.commit(List.of(put), PATIENCE)).isInstanceOf(TransactionOutcome.Applied.class);
    }

    private static List<StoreKey> remains(MemoryTransactions store) {
        return store.keys().stream().filter(key -> key.isBelow(CLUSTER)).toList();
    }

    private static long fill(MemoryTransactions store) throws Exception {
        try (TransactionBackend backend = backend(store)) {
            CompletableFuture<Leadership> granted = new CompletableFuture<>();
            backend.election("election").start(new LeaderContender() {
                @Override
                public void onGranted(Leadership leadership) {
                    granted.complete(leadership);
                }

                @Override
                public void onRevoked(FencingToken token, RevocationCause cause) {}

                @Override
                public void onError(HaException error) {}
            });
            Leadership leadership = granted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            leadership.stateHandles("scope").create("a", StateHandle.ofUtf8("a"));
            leadership.publish(Map.of("rpc", "here"));
            return leadership.token().value();
        }
    }

    private static TransactionBackend backend(TransactionStore store) {
        return backend(store, TIMING);
    }

    private static TransactionBackend backend(TransactionStore store, LeaseTiming timing) {
        BackendSettings settings = new BackendSettings(
                new ClusterId("one"),
                "process",
                timing,
                new Limits(1000, 10),
                WriteGate.PASSIVE_CHECK,
                Duration.ofMillis(10),
                Optional.empty());
        return new TransactionBackend(store, settings, BackendResources.system());
    }

    /** Nothing of this client arrives after so many transactions. */
    private static final class Dying extends ForwardingTransactionStore {

        private final AtomicInteger left;

        Dying(TransactionStore store, int transactions) {
            super(store);
            this.left = new AtomicInteger(transactions);
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            return left.getAndDecrement() > 0
                    ? super.commit(operations, limit)
                    : new TransactionOutcome.Unknown(new OutcomeUnknownException("dead"));
        }
    }
}
