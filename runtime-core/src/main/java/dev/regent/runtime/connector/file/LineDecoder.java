package dev.regent.runtime.connector.file;

/**
 * How the lines of one file become records. Made anew for each file.
 *
 * @param <T> type of the records
 */
interface LineDecoder<T> {

    /** Whether the first line names the columns and is no record. */
    boolean hasHeader();

    /** Takes the first line if {@link #hasHeader}. */
    void header(byte[] buffer, int from, int to);

    /** Whether an empty line is no record. */
    boolean skipsBlankLines();

    /** The record in a line, valid until the next call. */
    T decode(byte[] buffer, int from, int to);
}
