package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;
import java.util.Optional;

/**
 * What a watch says: something below the prefix may have changed. A hint and no more, but for its write: where it names one, that write of that key
 * was applied before the hint came.
 *
 * @param key what changed; empty if the watch does not know, or may have missed changes
 * @param write which write changed it, as {@link dev.regent.ha.support.store.Stored#write}; 0 if the watch does not know, or the key was deleted
 */
public record Hint(Optional<StoreKey> key, long write) {

    /** Anything may have changed. */
    public static final Hint UNKNOWN = new Hint(Optional.empty(), 0);

    public Hint {
        if (write < 0 || write > 0 && key.isEmpty()) {
            throw new IllegalArgumentException("write " + write + " of " + key);
        }
    }

    /** The key was deleted, or changed by a write that the watch does not know. */
    public static Hint of(StoreKey key) {
        return new Hint(Optional.of(key), 0);
    }

    /** The key was written by that write. */
    public static Hint of(StoreKey key, long write) {
        return new Hint(Optional.of(key), write);
    }
}
