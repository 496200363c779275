package dev.regent.ha.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that may vanish with the power, since this process could not sync their names. A repeated sync that succeeds says nothing about them:
 * the kernel reports a failure once, and what it could not write it may take for written. So they do not count until a newer file was synced.
 */
final class UnsyncedFiles {

    private final Map<Path, Long> newest = new ConcurrentHashMap<>(); // by creation
    private final Set<Path> created = ConcurrentHashMap.newKeySet(); // creations whose folder itself may vanish

    void failed(Path creation, long number) {
        newest.merge(creation, number, Math::max);
    }

    void failedToCreate(Path creation) {
        created.add(creation);
        failed(creation, 1);
    }

    /** That file is on disk, and so older ones do not matter. */
    void synced(Path creation, long number) {
        newest.computeIfPresent(creation, (each, failed) -> number >= failed ? null : failed);
    }

    void syncedCreation(Path creation) {
        created.remove(creation);
    }

    boolean mayVanish(Path creation, long number) {
        return created.contains(creation) || newest.getOrDefault(creation, 0L) >= number;
    }

    boolean mayVanishWhole(Path creation) {
        return created.contains(creation);
    }

    /** It is deleted, and its name never comes back. */
    void forget(Path creation) {
        newest.remove(creation);
        created.remove(creation);
    }
}
