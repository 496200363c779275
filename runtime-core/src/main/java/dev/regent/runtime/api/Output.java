package dev.regent.runtime.api;

/**
 * The way out of one step, into the next. A record passes through the rest of the chain before the call returns.
 *
 * @param <R> type of the records
 */
@FunctionalInterface
public interface Output<R> {

    void emit(R record);
}
