package dev.regent.ha.testkit.crash;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The scope that operations change. */
final class CrashScope {

    private final StateHandleStore store;
    private final String value;

    /** @param value what this process writes, as no other does */
    CrashScope(StateHandleStore store, String value) {
        this.store = store;
        this.value = value;
    }

    /** As {@link CrashOperation} writes them. */
    String entries() {
        Map<String, String> entries = new TreeMap<>();
        for (Versioned each : store.list()) {
            entries.put(each.name(), each.handle().utf8());
        }
        return entries.toString();
    }

    /** Brings it to the entries before the operation. */
    void prepare() {
        commit(CrashOperation.before(value));
    }

    /** Brings it to these entries, in one batch. */
    void commit(Map<String, String> wanted) {
        Map<String, Versioned> found = new HashMap<>();
        store.list().forEach(entry -> found.put(entry.name(), entry));
        List<Change> changes = new ArrayList<>();
        wanted.forEach((name, text) -> {
            Optional<Versioned> present = Optional.ofNullable(found.get(name));
            if (present.isEmpty() || !present.orElseThrow().handle().utf8().equals(text)) {
                changes.add(change(name, text, present.map(Versioned::version)));
            }
        });
        found.forEach((name, present) -> {
            if (!wanted.containsKey(name)) {
                changes.add(Change.remove(name, present.version()));
            }
        });
        if (!changes.isEmpty() && !(store.commit(changes) instanceof CommitResult.Applied)) {
            throw new IllegalStateException("somebody else wrote the scope");
        }
    }

    private static Change change(String name, String text, Optional<Version> version) {
        StateHandle handle = StateHandle.ofUtf8(text);
        return version.map(expected -> Change.replace(name, expected, handle))
                .orElseGet(() -> Change.create(name, handle));
    }
}
