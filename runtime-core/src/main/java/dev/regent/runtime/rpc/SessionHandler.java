package dev.regent.runtime.rpc;

/**
 * What one side does with what the other says. Calls are serial, in order, on a thread of the transport; they must not block.
 *
 * @param <T> what is received
 */
public interface SessionHandler<T> {

    /** A message came. */
    void onMessage(T message);

    /**
     * The session is over: closed by either side, connection lost, or never made. Called exactly once, after all messages.
     *
     * @param reason one line
     */
    void onClosed(String reason);
}
