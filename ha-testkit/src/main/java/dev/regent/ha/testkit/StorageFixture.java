package dev.regent.ha.testkit;

import dev.regent.ha.spi.state.StateStorageFactory;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One fresh, empty payload storage, as its author supplies it to {@link StateStorageContract}. */
public interface StorageFixture extends AutoCloseable {

    /** The factory under test. */
    StateStorageFactory factory();

    /** Root of the storage, the same for every call on one fixture. */
    URI root();

    /** Written values of the factory's options, by key. */
    default Map<String, String> options() {
        return Map.of();
    }

    /**
     * What the medium holds for a payload, header and all, read without the storage under test.
     *
     * @param name name of an existing payload
     */
    byte[] raw(String name) throws IOException;

    /** Puts other bytes in the place of what the medium holds for a payload, as damage does. */
    void overwriteRaw(String name, byte[] content) throws IOException;

    /** Names of everything on the medium under the root: temporary and foreign files too, in the medium's own notation. */
    List<String> rawNames() throws IOException;

    /** How many names the medium lists at once; a listing is tested with more. */
    default int pageSize() {
        return 50;
    }

    /**
     * Declares that a write may be refused as unavailable while another client deletes the last payload of the same folder, by a defect of the server: the test
     * then gives each writer a folder of its own.
     */
    default boolean refusesBesideDeleters() {
        return false;
    }

    /**
     * What the storage stores on, where the test can spoil it.
     *
     * @return empty if it cannot; the tests that need it are then skipped and say so
     */
    default Optional<FaultyMedium> medium() {
        return Optional.empty();
    }

    /**
     * Ways in which the storage can be away.
     *
     * @return empty if the test cannot take it away; the tests that need it are then skipped and say so
     */
    default List<StorageOutage> outages() {
        return List.of();
    }

    /** Removes everything that this fixture created. */
    @Override
    void close() throws IOException;
}
