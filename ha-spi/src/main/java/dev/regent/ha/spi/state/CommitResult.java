package dev.regent.ha.spi.state;

import java.util.List;
import java.util.Map;

/** What became of a batch whose outcome is known. */
public sealed interface CommitResult {

    /**
     * All changes are durable (S4, S13).
     *
     * @param versions the new version of each created or replaced entry, by name
     */
    record Applied(Map<String, Version> versions) implements CommitResult {
        public Applied {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * No change was made, since at least one entry was not as expected.
     *
     * @param current the entries of the batch that exist now, in the order of the batch; one that is missing here does not exist
     */
    record Rejected(List<Versioned> current) implements CommitResult {
        public Rejected {
            current = List.copyOf(current);
        }
    }
}
