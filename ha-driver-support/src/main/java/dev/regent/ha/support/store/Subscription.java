package dev.regent.ha.support.store;

/** Something that goes on until it is closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends it; idempotent. */
    @Override
    void close();
}
