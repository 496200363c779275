package dev.regent.runtime.jobmanager.jobs;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.scheduling.TaskManagers;
import dev.regent.runtime.jobmanager.store.JobStore;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all jobs of one leadership share.
 *
 * @param leadership the grant
 * @param configuration as read at start
 * @param profile limits of the backend
 * @param layout names
 * @param storage for jars and submissions
 * @param checkpoints for snapshots and metadata; may be the same
 * @param loop where everything is decided
 * @param random for jitter
 * @param events what happens
 * @param taskManagers who runs attempts
 * @param store jobs and results, opened
 * @param storeIo every commit to jobs and results
 * @param onFenced somebody newer leads
 */
public record JobsContext(
        Leadership leadership,
        Configuration configuration,
        HaBackend.Profile profile,
        Layout layout,
        StateStorage storage,
        StateStorage checkpoints,
        Loop loop,
        RandomGenerator random,
        EventLog events,
        TaskManagers taskManagers,
        JobStore store,
        SerialIo storeIo,
        Consumer<RuntimeException> onFenced) {

    /** The leader's token. */
    public long token() {
        return leadership.token().value();
    }

    void event(EventKind kind, JobId job, String text) {
        events.add(kind, token(), job, text);
    }
}
