package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import java.util.Optional;

/**
 * The index of an election as anybody reads it, and what it means that there is none: a new election, or damage.
 *
 * <p>A cleanup deletes the documents of the scopes, then the lease, then the index. What a former leader had on its way may make a scope's document after that, but no more
 * than its first state, which nobody was told of. So a missing index is damage where the lease names a token, or where a document was ever committed to.
 */
final class PresentIndex {

    private PresentIndex() {}

    /**
     * The index of an election; empty if the election has none.
     *
     * @throws CorruptStateException if it is missing although scopes exist, which must not pass for an empty one
     */
    static Optional<Seen<IndexBody>> read(StoreAccess access, Keys.Election keys, TimeLimit limit) {
        Optional<String> before = Optional.empty();
        while (true) {
            Optional<Seen<IndexBody>> found = access.read(IndexBody.FORMAT, keys.index(), limit.call());
            if (found.isPresent()) {
                return found;
            }
            Optional<String> evidence = evidence(access, keys, limit);
            if (evidence.isEmpty()) {
                return Optional.empty();
            }
            // the same before and after it was missing: neither a grant nor a document that was committed to comes back
            if (evidence.equals(before)) {
                throw new CorruptStateException("document " + keys.index() + " is missing although there "
                        + evidence.get() + ": restore it, or stop all processes and delete " + keys.root());
            }
            before = evidence;
        }
    }

    /** What shows that an index has been there and was not deleted by a cleanup. */
    private static Optional<String> evidence(StoreAccess access, Keys.Election keys, TimeLimit limit) {
        Optional<StoreKey> committed = Optional.empty();
        boolean any = false;
        for (StoreKey key : access.store().list(keys.scopes(), limit.call())) {
            if (Keys.isChunk(key)) {
                continue; // no scope without a document that names it
            }
            any = true;
            if (committed.isEmpty() && wasCommittedTo(access, key, limit)) {
                committed = Optional.of(key);
            }
        }
        if (!any) {
            return Optional.empty();
        }
        Optional<LeaseRecord> granted = access.read(LeaseBody.FORMAT, keys.lease(), limit.call())
                .map(seen -> seen.body().record())
                .filter(record -> record.token() > 0);
        return committed
                .map(key -> "is " + key)
                .or(() -> granted.map(
                        record -> "are scopes below " + keys.scopes() + " and a lease of grant " + record.nonce()));
    }

    private static boolean wasCommittedTo(StoreAccess access, StoreKey key, TimeLimit limit) {
        try {
            return access.read(ScopeBody.FORMAT, key, limit.call())
                    .filter(seen -> seen.body().sequence() > 0)
                    .isPresent();
        } catch (CorruptStateException damaged) {
            return true;
        }
    }
}
