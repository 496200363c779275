package dev.regent.ha.testkit.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.Refused;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransactionFenceBypassTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final StoreKey LEASE = StoreKey.of("clusters", "kit", "elections", "election", "lead", "lease");
    private static final StoreKey SEAL =
            StoreKey.of("clusters", "kit", "elections", "election", "scopes", "scope", "1-1", "seal");

    private final Bypass bypass = new Bypass();
    private final Answers answers = new Answers();
    private final TransactionStore store = Bypass.around(bypass, answers);

    private TransactionOutcome seal(TransactionOutcome outcome) {
        answers.next.add(outcome);
        return store.commit(List.of(new Operation.Check(LEASE, "1"), new Operation.Replace(SEAL, "1", bytes())), LIMIT);
    }

    private static ByteBuffer bytes() {
        return ByteBuffer.wrap("seal".getBytes(UTF_8));
    }

    @Test
    @DisplayName(
            "who was stopped after a refusal, before it looked again, tries with what it knew before, and the fence is asked")
    void stoppedAfterRefusal() {
        seal(new Applied(Map.of(SEAL, "2")));
        seal(new Refused(1));
        bypass.skipPassiveCheck(true);
        assertThat(store.read(SEAL, LIMIT)).map(Stored::version).contains("2");
        seal(new Refused(0));
        assertThat(bypass.refused()).isEqualTo(1);
        assertThat(store.read(SEAL, LIMIT)).map(Stored::version).contains("2");
    }

    @Test
    @DisplayName("who is refused by another condition than the fence while it tries looks again")
    void refusedWhileTrying() {
        seal(new Applied(Map.of(SEAL, "2")));
        bypass.skipPassiveCheck(true);
        seal(new Refused(1));
        assertThat(store.read(SEAL, LIMIT)).map(Stored::version).contains("of the store");
    }

    private static final class Bypass extends TransactionFenceBypass {

        private static Optional<TransactionSeams> taken = Optional.empty();

        Bypass() {
            super(Bypass::keep);
        }

        private static HaBackendFactory keep(TransactionSeams seams) {
            taken = Optional.of(seams);
            return new NoFactory();
        }

        static TransactionStore around(Bypass made, TransactionStore store) {
            assertThat(made).isNotNull();
            return taken.orElseThrow().around().apply(store);
        }
    }

    private static final class NoFactory implements HaBackendFactory {

        @Override
        public String type() {
            return "none";
        }

        @Override
        public List<ConfigOption<?>> options() {
            return List.of();
        }

        @Override
        public HaBackend open(HaBackendContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** A store that answers as it is told. */
    private static final class Answers implements TransactionStore {

        private final Deque<TransactionOutcome> next = new ArrayDeque<>();

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            return Optional.of(new Stored(bytes(), "of the store"));
        }

        @Override
        public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
            return Map.of();
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            return next.remove();
        }

        @Override
        public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
            return () -> {};
        }

        @Override
        public void check(Duration limit) {}

        @Override
        public int maxValueBytes() {
            return 1;
        }

        @Override
        public int maxOperations() {
            return 1;
        }

        @Override
        public int maxTransactionBytes() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
