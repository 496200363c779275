package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.testkit.OperatorHand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Deletes and puts back the lease with its renewal, as a person does who knows the keys. The epoch stays. */
final class TransactionOperatorHand implements OperatorHand {

    private final PlainStore plain;
    private final Supplier<? extends HaBackendFactory> shortLeases;

    TransactionOperatorHand(PlainStore plain, Supplier<? extends HaBackendFactory> shortLeases) {
        this.plain = plain;
        this.shortLeases = shortLeases;
    }

    @Override
    public HaBackendFactory factory() {
        return shortLeases.get();
    }

    @Override
    public Duration longestLease() {
        return ShortLeaseFactory.LONGEST;
    }

    @Override
    public void delete(ClusterId cluster, String election) throws IOException {
        StoreKey lead = StoredKeys.lead(cluster, election);
        plain.change(() -> replacing(found(lead), Map.of()));
    }

    @Override
    public PutBack keep(ClusterId cluster, String election) {
        StoreKey lead = StoredKeys.lead(cluster, election);
        Map<StoreKey, Stored> kept = found(lead);
        return () -> plain.change(() -> replacing(found(lead), kept));
    }

    private Map<StoreKey, Stored> found(StoreKey lead) {
        Map<StoreKey, Stored> found = new HashMap<>(plain.store().list(lead, PlainStore.CALL));
        found.keySet().removeIf(key -> !StoredKeys.isLeaseRecord(key));
        return found;
    }

    private static List<Operation> replacing(Map<StoreKey, Stored> found, Map<StoreKey, Stored> kept) {
        List<Operation> operations = new ArrayList<>();
        found.forEach((key, stored) -> {
            if (!kept.containsKey(key)) {
                operations.add(new Operation.Delete(key, stored.version()));
            }
        });
        kept.forEach((key, stored) -> operations.add(
                Operation.put(key, Optional.ofNullable(found.get(key)).map(Stored::version), stored.body())));
        return operations;
    }
}
