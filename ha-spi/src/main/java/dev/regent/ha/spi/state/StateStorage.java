package dev.regent.ha.spi.state;

import java.io.InputStream;
import java.util.List;

/**
 * Keeps payloads of any size under names that are used once. A name has 1 to 900 characters: segments of
 * {@code [A-Za-z0-9._-]}, none of them {@code .} or {@code ..}, joined by {@code /}. By convention it carries the writer's token and a
 * random part, so that a former leader's payload never takes the place of another. Safe for use by several threads; calls block and honour
 * interruption.
 */
public interface StateStorage extends AutoCloseable {

    /**
     * Stores everything that the stream gives, in bounded memory. When it returns the payload is complete and synced; before that it is
     * not visible (S6). After any failure nothing, or an incomplete payload that is never visible, is left.
     *
     * @param name a name that was never used before
     * @param content read to its end, not closed
     * @return length in bytes
     * @throws dev.regent.ha.spi.BackendUnavailableException if the storage is full, read-only or away; the message says which
     * @throws dev.regent.ha.spi.OutcomeUnknownException if the payload may or may not have become visible
     * @throws IllegalArgumentException if the name is malformed or exists
     */
    long write(String name, InputStream content);

    /**
     * Opens a payload. Length, checksum and id are verified: whoever has read to the end without an exception has the bytes that were
     * written under that name.
     *
     * @return a stream that the caller closes; its {@code read} throws {@link dev.regent.ha.spi.CorruptStateException} where damage
     *     shows late
     * @throws dev.regent.ha.spi.CorruptStateException if the payload is missing, truncated, altered or another's (S8)
     * @throws dev.regent.ha.spi.BackendUnavailableException if the storage does not answer; try again
     */
    InputStream read(String name);

    /**
     * Deletes a payload; one that does not exist is no error.
     *
     * @throws dev.regent.ha.spi.BackendUnavailableException if the storage is read-only or does not answer; try again
     * @throws dev.regent.ha.spi.OutcomeUnknownException if no answer came; try again, which has one effect
     */
    void delete(String name);

    /**
     * Names of all complete payloads whose name starts with the prefix, sorted.
     *
     * @param prefix any start of a name, empty for all
     * @throws dev.regent.ha.spi.BackendUnavailableException if the storage does not answer; try again
     */
    List<String> list(String prefix);

    /** Frees threads and connections; deletes nothing. Idempotent. */
    @Override
    void close();
}
