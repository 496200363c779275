package dev.regent.runtime.rpc;

/** What a server does with a new session. */
public interface SessionAcceptor {

    /** Takes a session that a TaskManager has opened; must not block. The handler may be called before this returns to the caller. */
    SessionHandler<ToJobManager> accept(Session<ToTaskManager> session);
}
