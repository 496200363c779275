package dev.regent.runtime.taskmanager;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.SinksEnded;
import dev.regent.runtime.rpc.ToTaskManager.EndSinks;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskEnd;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sinks of jobs that are over, on threads of its own, because a sink is user code and may hang: that holds up other ends at worst,
 * and the leader asks another TaskManager meanwhile. A job whose end is under way is not begun again; its answer answers every request.
 *
 * <p>Belongs to the control thread.
 */
final class SinkEnds {

    private static final Logger LOG = LoggerFactory.getLogger(SinkEnds.class);

    /** How many jobs' sinks are ended side by side. */
    static final int MOST_AT_A_TIME = 2;

    private final CodeSource codes;
    private final Uplink uplink;
    private final Executor control;
    private final ExecutorService threads;
    private final Set<JobId> underWay = new HashSet<>();

    /**
     * @param threads closed with this
     * @param control runs tasks one after the other, in order
     */
    SinkEnds(CodeSource codes, Uplink uplink, ExecutorService threads, Executor control) {
        this.codes = codes;
        this.uplink = uplink;
        this.threads = threads;
        this.control = control;
    }

    /** Begins, unless it has begun before and is not over. */
    void end(EndSinks request) {
        if (!threads.isShutdown() && underWay.add(request.jobId())) {
            threads.execute(() -> {
                String error = endAll(request);
                control.execute(() -> answer(request.jobId(), error));
            });
        }
    }

    private void answer(JobId job, String error) {
        underWay.remove(job);
        uplink.send(token -> new SinksEnded(token, job, error));
    }

    /** What went wrong, in one line; empty if nothing did. */
    private String endAll(EndSinks request) {
        try (CodeSource.Lease lease = codes.acquire(request.jobId(), request.jar(), request.entryClass())) {
            for (SubtaskEnd each : request.subtasks()) {
                try (SubtaskChain chain = lease.code().chain(context(request, each.subtask()))) {
                    chain.end(each.transactions());
                }
            }
            LOG.info("Job {}: its sinks are ended", request.jobId());
            return "";
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return "the TaskManager is closing";
        } catch (Throwable failed) { // user code may throw anything, and the leader has to hear of it
            String line = Causes.oneLine(failed);
            LOG.warn("Job {}: its sinks cannot be ended: {}", request.jobId(), line);
            LOG.debug("Job {}: its sinks cannot be ended", request.jobId(), failed);
            return line;
        }
    }

    private static ChainContext context(EndSinks request, int subtask) {
        return new ChainContext(
                request.jobId(),
                subtask,
                request.parallelism(),
                request.attempt(),
                request.arguments(),
                RecordPolicy.parse(request.recordPolicy()));
    }

    /** Interrupts what is under way and takes nothing new; another TaskManager is asked to repeat it. */
    void close() {
        threads.shutdownNow();
    }
}
