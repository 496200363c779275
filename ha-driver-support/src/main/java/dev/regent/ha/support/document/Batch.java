package dev.regent.ha.support.document;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.document.ScopeBody.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Changes that are applied together or not at all (S13). */
final class Batch {

    private final List<Change> changes;
    private final long token;
    private final Supplier<String> nonces;

    /**
     * @param token the leader's
     * @param nonces give another one to each body that this batch would write
     */
    Batch(List<Change> changes, long token, Supplier<String> nonces) {
        this.changes = List.copyOf(changes);
        this.token = token;
        this.nonces = nonces;
    }

    Decision<ScopeBody, CommitResult> on(ScopeBody body) {
        for (Change change : changes) {
            if (!isAsExpected(change, body.find(change.name()).map(Versioned::version))) {
                return new Decision.Keep<>(rejected(body));
            }
        }
        long batch = body.sequence() + 1;
        SortedMap<String, Entry> entries = new TreeMap<>(body.entries());
        Map<String, Version> versions = new HashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Create create) {
                entries.put(change.name(), new Entry(batch, create.handle()));
                versions.put(change.name(), body.version(batch));
            } else if (change instanceof Change.Replace replace) {
                entries.put(change.name(), new Entry(batch, replace.handle()));
                versions.put(change.name(), body.version(batch));
            } else {
                entries.remove(change.name());
            }
        }
        ScopeBody next = new ScopeBody(token, nonces.get(), body.generation(), batch, entries);
        return new Decision.Write<>(next, new CommitResult.Applied(versions));
    }

    private static boolean isAsExpected(Change change, Optional<Version> current) {
        if (change instanceof Change.Replace replace) {
            return current.equals(Optional.of(replace.expected()));
        }
        if (change instanceof Change.Remove remove) {
            return current.equals(Optional.of(remove.expected()));
        }
        return current.isEmpty();
    }

    private CommitResult rejected(ScopeBody body) {
        return new CommitResult.Rejected(changes.stream()
                .flatMap(change -> body.find(change.name()).stream())
                .toList());
    }
}
