package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.HaException;
import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.ToTaskManager.Deploy;
import dev.regent.runtime.rpc.ToTaskManager.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chain of one attempt with everything that has to be closed after it. Belongs to the attempt's thread. */
final class ChainInHand implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChainInHand.class);

    private final Deploy deploy;
    private final AttemptEnvironment environment;
    private CodeSource.@Nullable Lease lease;
    private @Nullable SubtaskChain chain;
    private boolean restoring;

    ChainInHand(Deploy deploy, AttemptEnvironment environment) {
        this.deploy = deploy;
        this.environment = environment;
    }

    /**
     * Loads the job's code and opens the chain, from the snapshot that the deployment names or from the beginning.
     *
     * @throws HaException if jar or snapshot cannot be read or are damaged
     */
    SubtaskChain open() throws IOException, InterruptedException {
        lease = environment.codes().acquire(deploy.jobId(), deploy.jar(), deploy.entryClass());
        SubtaskChain made = lease.code()
                .chain(new ChainContext(
                        deploy.jobId(),
                        deploy.subtask(),
                        deploy.parallelism(),
                        deploy.attempt(),
                        deploy.arguments(),
                        RecordPolicy.parse(deploy.recordPolicy())));
        chain = made;
        if (deploy.restore().isPresent()) {
            restore(made, deploy.restore().get());
        } else {
            made.open(Optional.empty(), List.of());
        }
        return made;
    }

    /**
     * Damage may show only at the end of a payload, after the chain has read what it needs, so the rest is read as well: nothing is
     * processed on a snapshot that is not proven whole.
     */
    private void restore(SubtaskChain made, Restore restore) throws IOException {
        restoring = true;
        try (InputStream snapshot = environment.checkpoints().read(restore.payload())) {
            made.open(Optional.of(snapshot), restore.transactions());
            snapshot.transferTo(OutputStream.nullOutputStream());
        }
        restoring = false;
        LOG.info(
                "Job {} subtask {} attempt {}: restored from checkpoint {}",
                deploy.jobId(),
                deploy.subtask(),
                deploy.attempt(),
                restore.checkpoint());
    }

    /** Whether the snapshot is being read, so that damage that shows now is damage of the snapshot. */
    boolean restoring() {
        return restoring;
    }

    @Override
    public void close() {
        try {
            if (chain != null) {
                chain.close();
            }
        } catch (RuntimeException | LinkageError failed) { // must not keep the code from being released
            LOG.warn(
                    "Job {} subtask {} attempt {}: closing failed: {}",
                    deploy.jobId(),
                    deploy.subtask(),
                    deploy.attempt(),
                    Causes.oneLine(failed));
        } finally {
            if (lease != null) {
                lease.close();
            }
        }
    }
}
