package dev.regent.runtime.jobmanager.store;

import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * A scope that this leader has opened, with a copy of its entries in memory. Since nobody else can write after the opening (S1), the copy is
 * true: conditions come from it, and a refused batch can only be one's own earlier try. Reads may come from any thread, commits one after the
 * other.
 */
public final class ScopeStore {

    private final String scope;
    private final StateHandleStore store;
    private final NavigableMap<String, Versioned> entries = new ConcurrentSkipListMap<>();

    private ScopeStore(String scope, StateHandleStore store) {
        this.scope = scope;
        this.store = store;
    }

    /** Opens the scope and then reads it, never the other way. Blocks; errors as {@link Leadership#stateHandles}. */
    public static ScopeStore open(Leadership leadership, String scope) {
        ScopeStore opened = new ScopeStore(scope, leadership.stateHandles(scope));
        opened.store.list().forEach(entry -> opened.entries.put(entry.name(), entry));
        return opened;
    }

    /** The value of an entry as text. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(entries.get(name))
                .map(entry -> entry.handle().utf8());
    }

    /** Values by name, sorted, of all entries whose name starts so. */
    public NavigableMap<String, String> startingWith(String prefix) {
        NavigableMap<String, String> found = new TreeMap<>();
        entries.tailMap(prefix, true).forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                found.put(name, entry.handle().utf8());
            }
        });
        return found;
    }

    /** Puts one entry; see {@link #commit}. */
    public void put(String name, String value) {
        commit(Map.of(name, Optional.of(value)));
    }

    /**
     * Commits one batch: a value puts the entry, empty removes it. After an {@link dev.regent.ha.spi.OutcomeUnknownException} the same batch
     * is to be committed again, before any other, until the outcome is known: then either it is applied now, or found applied.
     *
     * @throws IllegalStateException if the scope has changed under this leader, which the backend rules out
     */
    public void commit(Map<String, Optional<String>> writes) {
        List<Change> changes = new ArrayList<>();
        writes.forEach((name, value) -> change(name, value).ifPresent(changes::add));
        if (changes.isEmpty()) {
            return;
        }
        Map<String, Version> versions = versions(changes, store.commit(changes));
        changes.forEach(change -> remember(change, versions));
    }

    private Optional<Change> change(String name, Optional<String> value) {
        Versioned current = entries.get(name);
        if (value.isEmpty()) {
            return Optional.ofNullable(current).map(entry -> Change.remove(name, entry.version()));
        }
        StateHandle handle = StateHandle.ofUtf8(value.get());
        return Optional.of(
                current == null ? Change.create(name, handle) : Change.replace(name, current.version(), handle));
    }

    private Map<String, Version> versions(List<Change> changes, CommitResult result) {
        if (result instanceof CommitResult.Applied applied) {
            return applied.versions();
        }
        return appliedBefore(changes, (CommitResult.Rejected) result);
    }

    private Map<String, Version> appliedBefore(List<Change> changes, CommitResult.Rejected rejected) {
        Map<String, StateHandle> found =
                rejected.current().stream().collect(Collectors.toMap(Versioned::name, Versioned::handle));
        Map<String, StateHandle> wanted = new TreeMap<>();
        changes.forEach(change -> wanted(change).ifPresent(handle -> wanted.put(change.name(), handle)));
        if (!found.equals(wanted)) {
            throw new IllegalStateException(
                    "scope '" + scope + "' was changed by somebody else under this leader's token; found "
                            + found.keySet() + " where this leader writes " + wanted.keySet());
        }
        return rejected.current().stream().collect(Collectors.toMap(Versioned::name, Versioned::version));
    }

    private static Optional<StateHandle> wanted(Change change) {
        if (change instanceof Change.Create create) {
            return Optional.of(create.handle());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.handle()) : Optional.empty();
    }

    private void remember(Change change, Map<String, Version> versions) {
        Optional<StateHandle> handle = wanted(change);
        if (handle.isEmpty()) {
            entries.remove(change.name());
            return;
        }
        Version version = versions.get(change.name());
        if (version == null) {
            throw new IllegalStateException(
                    "the backend gave no version for entry '" + change.name() + "' of scope '" + scope + "'");
        }
        entries.put(change.name(), new Versioned(change.name(), handle.get(), version));
    }
}
