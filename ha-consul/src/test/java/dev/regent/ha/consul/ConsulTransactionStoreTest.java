package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome.Refused;
import dev.regent.ha.testkit.support.TransactionStoreContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer(ServerKind.CONSUL)
class ConsulTransactionStoreTest extends TransactionStoreContract<ConsulFixture> {

    ConsulTransactionStoreTest() {
        super(new ConsulFixture());
    }

    @Test
    @DisplayName("S2: a key that was deleted and created again has a larger version than ever before")
    void neverRecurs() {
        applied(create(A, "one"));
        String first = version(A);
        applied(new Operation.Delete(A, first));
        applied(create(A, "one"));
        assertThat(Long.parseLong(version(A))).isGreaterThan(Long.parseLong(first));
        assertThat(commit(replace(A, first, "late"))).isEqualTo(new Refused(0));
    }

    @Test
    @DisplayName("Who waits for a key that does not exist is not woken by writes to other keys, and is by its creation")
    void hintsOfMissing() {
        AtomicInteger hints = new AtomicInteger();
        Subscription subscription = store().subscribe(A, any -> hints.incrementAndGet());
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        for (int i = 0; i < 20; i++) {
            applied(create(StoreKey.of("elsewhere", "n" + i), "x"));
        }
        applied(create(A, "one"));
        await().atMost(LIMIT).until(() -> hints.get() == 2);
        subscription.close();
    }
}
