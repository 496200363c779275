package dev.regent.ha.etcd;

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

@NeedsServer(ServerKind.ETCD)
class EtcdTransactionStoreTest extends TransactionStoreContract<EtcdFixture> {

    EtcdTransactionStoreTest() {
        super(new EtcdFixture());
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
    @DisplayName("R4: there is one hint for the opening and one for each change, and none for a change beside the key")
    void exactHints() {
        AtomicInteger hints = new AtomicInteger();
        Subscription subscription = store().subscribe(A, any -> hints.incrementAndGet());
        await("the hint of the opening").atMost(LIMIT).until(() -> hints.get() == 1);
        applied(create(B, "beside"));
        applied(create(StoreKey.of("group", "a-b"), "beside, before the slash"));
        applied(create(A, "itself"));
        await("the hint").atMost(LIMIT).until(() -> hints.get() == 2);
        applied(create(A.child("below"), "below"));
        await("the hint").atMost(LIMIT).until(() -> hints.get() == 3);
        subscription.close();
    }
}
