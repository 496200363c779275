package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.List;

/** What a {@link LeaderLink} needs of the rest of the TaskManager. Called on the control thread. */
interface Registrant {

    /** Who this is and what runs here at this moment. */
    Register registration(long token);

    /**
     * The leader has taken the registration.
     *
     * @param again whether it is the same leader as the last time
     */
    void registered(long token, boolean again);

    /** The leader that holds the registration says something. */
    void received(ToTaskManager message);

    /** What the attempts have counted, for a sign of life. */
    List<AttemptMetrics> metrics();
}
