package dev.regent.ha.spi.state;

import static java.util.Objects.requireNonNull;

/**
 * One entry of a scope as it was read.
 *
 * @param name name of the entry within its scope
 * @param handle its value
 * @param version the write that put it there; the condition of the next {@link Change}
 */
public record Versioned(String name, StateHandle handle, Version version) {

    public Versioned {
        requireNonNull(name, "name is null");
        requireNonNull(handle, "handle is null");
        requireNonNull(version, "version is null");
    }
}
