package dev.regent.ha.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer(ServerKind.ETCD)
class EtcdQuotaIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST = 200;
    private static final int VALUE = 200 << 10;

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "F21: with its quota used up the server keeps what was acknowledged, has nothing of what was not sent, and lets be deleted")
    void quota() {
        try (Ensemble server = EtcdServers.start(
                        folder, SharedEtcd.options(1).with("quota-backend-bytes", Integer.toString(8 << 20)));
                TransactionStore store = Stores.open(Map.of(
                        EtcdOptions.ENDPOINTS.key(),
                        "http://" + server.addresses().get(0)))) {
            Set<StoreKey> kept = new HashSet<>();
            Set<StoreKey> unsent = new HashSet<>();
            for (int i = 0; i < MOST && unsent.size() < 3; i++) {
                StoreKey key = StoreKey.of("root", "n" + i);
                TransactionOutcome outcome = store.commit(
                        List.of(new Operation.Create(
                                key, ByteBuffer.allocate(VALUE).putInt(0, i))),
                        LIMIT);
                if (outcome instanceof TransactionOutcome.Applied) {
                    kept.add(key);
                } else if (outcome instanceof TransactionOutcome.NotSent notSent) {
                    unsent.add(key);
                    assertThat(notSent.error()).hasMessageContaining("its quota is used up");
                }
            }
            assertThat(unsent).hasSize(3);
            Map<StoreKey, Stored> found = store.list(StoreKey.of("root"), LIMIT);
            assertThat(found).containsKeys(kept.toArray(new StoreKey[0]));
            assertThat(found).doesNotContainKeys(unsent.toArray(new StoreKey[0]));
            assertThatThrownBy(() -> store.check(LIMIT))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("quota");
            StoreKey one = kept.iterator().next();
            assertThat(store.commit(
                            List.of(new Operation.Delete(
                                    one, store.read(one, LIMIT).orElseThrow().version())),
                            LIMIT))
                    .isInstanceOf(TransactionOutcome.Applied.class);
        }
    }
}
