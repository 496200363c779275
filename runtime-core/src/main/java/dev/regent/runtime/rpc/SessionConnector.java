package dev.regent.runtime.rpc;

/** Opens sessions to a JobManager. Thread-safe. */
@FunctionalInterface
public interface SessionConnector {

    /**
     * Opens a session. Returns at once; where no connection can be made the handler is told by {@link SessionHandler#onClosed}.
     *
     * @param host name or address of the leader
     * @param port its RPC port
     */
    Session<ToJobManager> connect(String host, int port, SessionHandler<ToTaskManager> handler);
}
