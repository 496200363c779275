package dev.regent.ha.spi.state;

import java.util.List;
import java.util.Optional;

/**
 * Reads the entries of one scope. Calls block, honour interruption (the flag stays set and {@link dev.regent.ha.spi.BackendUnavailableException}
 * is thrown) and end within the call time limit. Reads are authoritative: they show every write that was acknowledged before they began (S2).
 */
public interface StateHandleReader {

    /**
     * The entry with that name.
     *
     * @return empty if there is none
     * @throws dev.regent.ha.spi.BackendUnavailableException if the backend does not answer; try again
     * @throws dev.regent.ha.spi.CorruptStateException if what is stored cannot be read; a person decides
     */
    Optional<Versioned> get(String name);

    /**
     * All entries, sorted by name (S9): one consistent state of the scope where the backend can give one. Errors as for {@link #get}.
     */
    List<Versioned> list();
}
