package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The versions of all keys of a lease, as one text for {@link dev.regent.ha.support.lease.Observation#version}.
 *
 * @param lease of the lease, empty if it is missing
 * @param epoch of the epoch, empty if it is missing
 * @param floor of the floor, empty if it is missing
 * @param renewals of each renewal by the last segment of its key, those of former grants included
 */
record LeaseVersions(
        Optional<String> lease, Optional<String> epoch, Optional<String> floor, SortedMap<String, String> renewals) {

    private static final String SEPARATOR = ";";

    /** With another lease and renewal, as after an acquire or a renewal. */
    LeaseVersions with(String newLease, StoreKey renewal, String version) {
        TreeMap<String, String> only = new TreeMap<>();
        only.put(renewal.name(), version);
        return new LeaseVersions(Optional.of(newLease), epoch, floor, only);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(lease.orElse("")).append(SEPARATOR);
        text.append(epoch.orElse("")).append(SEPARATOR).append(floor.orElse(""));
        renewals.forEach((name, version) ->
                text.append(SEPARATOR).append(name).append('=').append(version));
        return text.toString();
    }

    static LeaseVersions parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        TreeMap<String, String> renewals = new TreeMap<>();
        for (int i = 3; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            renewals.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new LeaseVersions(present(parts[0]), present(parts[1]), present(parts[2]), renewals);
    }

    private static Optional<String> present(String version) {
        return version.isEmpty() ? Optional.empty() : Optional.of(version);
    }
}
