package dev.regent.runtime.api;

/** A function that may fail. */
@FunctionalInterface
public interface Mapper<T, R> {

    R map(T record) throws Exception;
}
