package dev.regent.runtime.api;

import java.io.IOException;
import java.util.Map;

/**
 * The splits of one subtask, open. Used by one thread.
 *
 * @param <T> type of the records
 */
public interface SourceReader<T> extends AutoCloseable {

    /** What {@link #advance} found. */
    enum Availability {
        /** There is a record; {@link #current} returns it. */
        RECORD,
        /** Nothing to read now, but there may be later. */
        NOTHING_NOW,
        /** The input has ended and stays so. */
        END
    }

    /**
     * Moves to the next record. Does not wait.
     *
     * @throws IOException the input cannot be read; the message is one line that names what and where
     */
    Availability advance() throws IOException;

    /**
     * The record that {@link #advance} found, valid until the next call of {@code advance}.
     *
     * @throws MalformedRecordException it is not a record; the position is behind it nevertheless
     */
    T current();

    /** Where the current record stands, for people: for example file, line number and byte offset. */
    String location();

    /** The current record as it stands in the input, as far as it is text; written to the dead-letter file. */
    String raw();

    /** The position of each owned split behind the current record, by the name of the split. */
    Map<String, String> positions();

    @Override
    void close() throws IOException;
}
