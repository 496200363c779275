package dev.regent.runtime.api;

/** A function with any number of results. */
@FunctionalInterface
public interface FlatMapper<T, R> {

    void flatMap(T record, Output<R> output) throws Exception;
}
