package dev.regent.runtime.threads;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that runs tasks in order, at once or later, and logs those that fail; the JDK's own keeps that to itself. */
final class SerialThread extends ScheduledThreadPoolExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialThread.class);

    /** @param what purpose of the thread, part of its name */
    SerialThread(String what) {
        super(1, new NamedThreads(what));
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        super.afterExecute(task, thrown);
        if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
            try {
                future.get();
            } catch (ExecutionException failed) {
                LOG.error(
                        "A task of {} failed, the others go on",
                        Thread.currentThread().getName(),
                        failed.getCause());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
