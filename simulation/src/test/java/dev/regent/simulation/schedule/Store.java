package dev.regent.simulation.schedule;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.simulation.kernel.SimProcess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A linearizable store. It takes an equal value as applied without a new version, as Consul and Kubernetes do. */
final class Store {

    private record Watch(SimProcess process, StoreKey prefix, Consumer<Hint> hint) {}

    private final Stage stage;
    private final boolean recurring;
    private final Map<StoreKey, Stored> keys = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private long revision;
    private long writes;

    /** @param recurring whether the versions of a key begin anew when it is created again */
    Store(Stage stage, boolean recurring) {
        this.stage = stage;
        this.recurring = recurring;
    }

    // ---- by hand

    /** The only key whose path contains that; fails if there is none or more. */
    StoreKey key(String part) {
        List<StoreKey> found = keys(part);
        if (found.size() != 1) {
            throw new AssertionError("not one key with " + part + ": " + found + " of " + keys.keySet());
        }
        return found.get(0);
    }

    List<StoreKey> keys(String part) {
        return keys.keySet().stream()
                .filter(key -> key.toString().contains(part))
                .toList();
    }

    /** As a person with a client does it. */
    Stored deleteByHand(StoreKey key) {
        stage.note("DELETED BY HAND " + key);
        Stored former = keys.remove(key);
        if (former == null) {
            throw new AssertionError("there is no " + key);
        }
        changed(key);
        return former;
    }

    /** What stood there once stands there again, in a new version. */
    void putBackByHand(StoreKey key, Stored former) {
        stage.note("PUT BACK BY HAND " + key);
        put(key, former.body());
    }

    // ---- by requests

    Optional<Stored> read(StoreKey key) {
        return Optional.ofNullable(keys.get(key));
    }

    Map<StoreKey, Stored> list(StoreKey prefix) {
        Map<StoreKey, Stored> found = new LinkedHashMap<>(keys);
        found.keySet().removeIf(key -> !key.isBelow(prefix));
        return found;
    }

    TransactionOutcome commit(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            if (!holds(operations.get(i))) {
                stage.note("store: refused at " + operations.get(i));
                return new TransactionOutcome.Refused(i);
            }
        }
        revision++;
        Map<StoreKey, String> versions = new HashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create create) {
                versions.put(create.key(), put(create.key(), create.value()));
            } else if (operation instanceof Operation.Replace replace) {
                versions.put(replace.key(), put(replace.key(), replace.value()));
            } else if (operation instanceof Operation.Delete delete) {
                keys.remove(delete.key());
                changed(delete.key());
            }
        }
        return new TransactionOutcome.Applied(versions);
    }

    private boolean holds(Operation operation) {
        Optional<String> version = read(operation.key()).map(Stored::version);
        if (operation instanceof Operation.Create) {
            return version.isEmpty();
        } else if (operation instanceof Operation.Exists) {
            return version.isPresent();
        } else if (operation instanceof Operation.Check check) {
            return version.equals(Optional.of(check.version()));
        } else if (operation instanceof Operation.Replace replace) {
            return version.equals(Optional.of(replace.version()));
        }
        return operation instanceof Operation.Delete delete && version.equals(Optional.of(delete.version()));
    }

    private String put(StoreKey key, ByteBuffer value) {
        Stored former = keys.get(key);
        if (former != null && former.body().equals(value)) {
            return former.version();
        }
        long recurrent = former == null ? 0 : Long.parseLong(former.version()) + 1;
        String version = Long.toString(recurring ? recurrent : ++revision);
        keys.put(key, new Stored(value, version, ++writes));
        changed(key);
        return version;
    }

    // ---- hints

    private void changed(StoreKey key) {
        stage.note("store: " + key
                + read(key).map(now -> " is at " + now.version()).orElse(" is gone"));
        Hint hint = read(key).map(now -> Hint.of(key, now.write())).orElse(Hint.of(key));
        for (Watch watch : watches) {
            if (key.isBelow(watch.prefix)) {
                stage.wire().hint(watch.process, () -> watch.hint.accept(hint));
            }
        }
    }

    Subscription subscribe(SimProcess process, StoreKey prefix, Consumer<Hint> hint) {
        Watch watch = new Watch(process, prefix, told -> hint.accept(told)); // another object for each subscription
        watches.add(watch);
        return () -> watches.remove(watch);
    }
}
