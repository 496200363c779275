package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.JobId;
import java.io.IOException;

/** Where attempts get the code of their job from. Thread-safe. */
@FunctionalInterface
public interface CodeSource {

    /**
     * The code of a job, for one attempt. Blocks.
     *
     * @param jar name of the payload
     * @throws dev.regent.ha.spi.HaException if the jar cannot be downloaded or is damaged
     * @throws dev.regent.runtime.chain.InvalidJobException if it cannot be loaded
     * @throws IOException if the local disk refuses it
     */
    Lease acquire(JobId jobId, String jar, String entryClass) throws IOException, InterruptedException;

    /** One attempt's share of a job's code. */
    interface Lease extends AutoCloseable {

        /** The code, as long as the lease is not closed. */
        JobCode code();

        /** Gives the share back. Idempotent. */
        @Override
        void close();
    }
}
