package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.ToJobManager;
import java.util.function.LongFunction;

/** The way to the leader. */
@FunctionalInterface
interface Uplink {

    /**
     * Sends to the leader that has taken this TaskManager's registration.
     *
     * @param message made for the leader's token
     * @return false if there is no such leader, so that nothing was sent; true is no proof that it arrives
     */
    boolean send(LongFunction<ToJobManager> message);
}
