package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.ScopeBodies.Entry;
import dev.regent.ha.support.transaction.ScopeBodies.Seal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that are applied together or not at all (S13), on one state of a scope. */
final class ScopeBatch {

    private final ScopeSnapshot base;
    private final List<Change> changes;
    private final Seal next;

    /**
     * @param token the leader's
     * @param nonce of the seal that this batch would write
     */
    ScopeBatch(ScopeSnapshot base, List<Change> changes, long token, String nonce) {
        this.base = base;
        this.changes = List.copyOf(changes);
        this.next = new Seal(token, base.seal().body().batch() + 1, nonce);
    }

    String nonce() {
        return next.nonce();
    }

    boolean isAsExpected() {
        return changes.stream()
                .allMatch(change ->
                        base.find(change.name()).map(Versioned::version).equals(expected(change)));
    }

    private static Optional<Version> expected(Change change) {
        if (change instanceof Change.Replace replace) {
            return Optional.of(replace.expected());
        }
        return change instanceof Change.Remove remove ? Optional.of(remove.expected()) : Optional.empty();
    }

    CommitResult rejected() {
        return new CommitResult.Rejected(changes.stream()
                .flatMap(change -> base.find(change.name()).stream())
                .toList());
    }

    /** The seal first. Each entry is compared as well, which shows what a person changed by hand. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        StoreKey seal = base.keys().seal();
        operations.add(new Operation.Replace(seal, base.seal().version(), ScopeBodies.SEAL.encode(seal, next)));
        for (Change change : changes) {
            StoreKey key = base.keys().entry(change.name());
            Optional<String> version =
                    Optional.ofNullable(base.entries().get(change.name())).map(Seen::version);
            operations.add(value(change)
                    .map(handle -> Operation.put(key, version, ScopeBodies.ENTRY.encode(key, entry(change, handle))))
                    .orElseGet(() -> new Operation.Delete(key, version.orElseThrow())));
        }
        return operations;
    }

    /** The scope after this batch. */
    ScopeSnapshot applied(TransactionOutcome.Applied outcome) {
        Map<String, Seen<Entry>> entries = new HashMap<>(base.entries());
        for (Change change : changes) {
            Optional<StateHandle> value = value(change);
            if (value.isPresent()) {
                String version = version(outcome, base.keys().entry(change.name()));
                entries.put(change.name(), new Seen<>(entry(change, value.get()), version));
            } else {
                entries.remove(change.name());
            }
        }
        Seen<Seal> seal = new Seen<>(next, version(outcome, base.keys().seal()));
        return new ScopeSnapshot(base.keys(), seal, entries);
    }

    private static String version(TransactionOutcome.Applied outcome, StoreKey key) {
        return outcome.versions().getOrDefault(key, "");
    }

    CommitResult result() {
        Version version = Entry.version(base.keys().generation(), next.batch());
        Map<String, Version> versions = new HashMap<>();
        changes.stream()
                .filter(change -> value(change).isPresent())
                .forEach(change -> versions.put(change.name(), version));
        return new CommitResult.Applied(versions);
    }

    private Entry entry(Change change, StateHandle handle) {
        return new Entry(change.name(), next.batch(), next.nonce(), handle);
    }

    private static Optional<StateHandle> value(Change change) {
        if (change instanceof Change.Create create) {
            return Optional.of(create.handle());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.handle()) : Optional.empty();
    }
}
