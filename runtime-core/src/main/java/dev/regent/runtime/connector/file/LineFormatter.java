package dev.regent.runtime.connector.file;

/**
 * How a result becomes a line.
 *
 * @param <T> type of the results
 */
@FunctionalInterface
public interface LineFormatter<T> {

    /** Appends the line, without its end and without any line break in it. */
    void format(T record, LineBuffer line);
}
