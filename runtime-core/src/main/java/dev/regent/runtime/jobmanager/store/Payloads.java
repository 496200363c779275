package dev.regent.runtime.jobmanager.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.json.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records as payloads, and the deletion of what nothing points to any more. All calls block. */
public final class Payloads {

    private static final Logger LOG = LoggerFactory.getLogger(Payloads.class);

    /** Largest record that is read back, in bytes. */
    private static final int LIMIT = 64 << 20;

    private Payloads() {}

    /** Writes a record under a new name; errors as {@link StateStorage#write}. */
    public static void write(StateStorage storage, String name, Object record) {
        storage.write(name, new ByteArrayInputStream(Json.write(record)));
    }

    /**
     * Reads a record.
     *
     * @throws CorruptStateException if there is none or it is not what was written
     * @throws BackendUnavailableException if the storage does not answer
     */
    public static <T> T read(StateStorage storage, String name, Class<T> type) {
        try (InputStream content = storage.read(name)) {
            byte[] bytes = content.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new CorruptStateException("payload '" + name + "' is longer than any " + type.getSimpleName());
            }
            return Json.read(bytes, type);
        } catch (MalformedJsonException malformed) {
            throw new CorruptStateException("payload '" + name + "' is " + malformed.getMessage(), malformed);
        } catch (IOException failed) {
            throw new BackendUnavailableException("cannot read payload '" + name + "': " + failed.getMessage(), failed);
        }
    }

    /**
     * Reads a payload to its end.
     *
     * @throws CorruptStateException if it is missing or damaged
     * @throws BackendUnavailableException if the storage does not answer
     */
    public static void verify(StateStorage storage, String name) {
        try (InputStream content = storage.read(name)) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException failed) {
            throw new BackendUnavailableException("cannot read payload '" + name + "': " + failed.getMessage(), failed);
        }
    }

    /** Deletes payloads that no pointer names; what cannot be deleted is left to the sweeper. */
    public static void deleteQuietly(StateStorage storage, Collection<String> names) {
        for (String name : names) {
            try {
                storage.delete(name);
            } catch (HaException left) {
                LOG.info("Payload '{}' is not deleted now, the sweeper will: {}", name, left.getMessage());
            }
        }
    }

    /** Deletes all payloads whose name starts so, for certain: errors as {@link StateStorage#delete}. */
    public static void deleteAll(StateStorage storage, String prefix) {
        storage.list(prefix).forEach(storage::delete);
    }
}
