package dev.regent.simulation.schedule;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.simulation.kernel.SimProcess;
import java.util.List;
import java.util.function.Predicate;

/**
 * One request on its way to the store.
 *
 * @param from who sent it
 * @param write whether it changes what it is about
 * @param keys what it writes, reads, or lists below
 * @param deleted those of them that it deletes
 */
record Request(SimProcess from, boolean write, List<StoreKey> keys, List<StoreKey> deleted) {

    /** Deletes a key whose path contains that. */
    static Predicate<Request> deletes(String part) {
        return request ->
                request.deleted.stream().anyMatch(key -> key.toString().contains(part));
    }

    /** Writes to a key whose path contains that. */
    static Predicate<Request> writes(String part) {
        return request -> request.write && request.about(part);
    }

    /** Reads a key whose path contains that, or lists below it. */
    static Predicate<Request> reads(String part) {
        return request -> !request.write && request.about(part);
    }

    /** Lists below the key whose path ends with that. */
    static Predicate<Request> lists(String end) {
        return request -> !request.write
                && request.keys.stream().anyMatch(key -> key.toString().endsWith(end));
    }

    private boolean about(String part) {
        return keys.stream().anyMatch(key -> key.toString().contains(part));
    }

    @Override
    public String toString() {
        return (write ? "write of " : "read of ") + keys + " by " + from;
    }
}
