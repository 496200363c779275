package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.simulation.kernel.SimProcess;
import java.util.Map;
import java.util.function.Consumer;

/** Sees what happens in a runtime world before anybody reacts to it, and may interfere. For schedules that are written by hand. */
interface Director {

    /** Lets everything happen. */
    Director NONE = new Director() {};

    /** The backend that a JobManager uses. */
    default HaBackend backend(SimProcess jobManager, HaBackend real) {
        return real;
    }

    /** A message has reached a TaskManager. */
    default void toTaskManager(TaskManagerNode taskManager, ToTaskManager message) {}

    /** A message has reached a JobManager, which hears what is delivered. */
    default void toJobManager(JobManagerNode jobManager, ToJobManager message, Consumer<ToJobManager> deliver) {
        deliver.accept(message);
    }

    /** A scope holds something else. */
    default void stored(String scope, Map<String, String> entries) {}

    /** A payload has become visible. */
    default void written(String payload) {}

    /** A payload is gone. */
    default void deleted(String payload) {}
}
