package dev.regent.runtime.rpc;

/**
 * One side of an open stream. Thread-safe; nothing blocks.
 *
 * @param <T> what can be sent
 */
public interface Session<T> {

    /** Address of the other side, for messages. */
    String peer();

    /** Sends a message after all before it. It is dropped if the session is over, which the handler is told. */
    void send(T message);

    /**
     * Ends the session. The handlers of both sides are told. Idempotent.
     *
     * @param reason one line
     */
    void close(String reason);
}
