package dev.regent.ha.support.store;

import dev.regent.ha.support.lease.WriteOutcome;
import java.util.Optional;

/** Deletes documents that do not count any more, each on condition that it has not changed since it was looked at. */
public final class RecordPurge {

    private static final int MOST_TRIES = 32;

    private final StoreAccess access;

    public RecordPurge(StoreAccess access) {
        this.access = access;
    }

    /** Token in the generation of a scope's document; the largest there is if the name is not one of ours. */
    public static long creator(StoreKey scopeDocument) {
        String name = scopeDocument.name();
        int dash = name.indexOf('-');
        try {
            return dash < 0 ? Long.MAX_VALUE : Long.parseLong(name, 0, dash, 10);
        } catch (NumberFormatException foreign) {
            return Long.MAX_VALUE;
        }
    }

    /** Deletes the document, whatever it holds; one that is missing is no error. */
    public void delete(StoreKey key) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Stored> found = access.store().read(key, access.callLimit());
            if (found.isEmpty()) {
                return;
            }
            WriteOutcome outcome = access.store().delete(key, found.get().version(), access.callLimit());
            if (outcome instanceof WriteOutcome.Applied) {
                return;
            }
            if (outcome instanceof WriteOutcome.NotSent notSent) {
                throw notSent.error();
            }
            if (outcome instanceof WriteOutcome.Unknown unknown) {
                throw unknown.error();
            }
        }
    }
}
