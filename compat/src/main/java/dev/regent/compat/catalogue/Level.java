package dev.regent.compat.catalogue;

import java.util.Locale;

/** How much is run: each level includes those before it, but soak, which is a run of its own. */
public enum Level {
    FUNCTIONS,
    TIMING,
    FAULTS,
    SOAK;

    /** Whether a scenario of that level belongs to a run of this one. */
    boolean includes(Level other) {
        return this == SOAK ? other == SOAK : other.compareTo(this) <= 0;
    }

    /** As people write it. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
