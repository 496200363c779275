package dev.regent.ha.hdfs;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what may block in the Hadoop client, which repeats much by itself and hears an interrupt in few places, on threads of its own, so that the caller's thread waits
 * no longer than its time limit and hears each interrupt. Thread-safe.
 */
final class HdfsCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HdfsCalls.class);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private final Threading threads;
    private final ExecutorService workers;
    private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();

    HdfsCalls(Threading threads) {
        this.threads = threads;
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                RegentThreads.named("hdfs-call"));
    }

    /**
     * Waits for a call.
     *
     * @return what it returned; what it returns too late is closed, if it can be
     * @throws NoAnswerException if it did not end in time, or was ended
     * @throws IOException as the call threw it
     */
    <T> T run(Duration limit, Call<T> call) throws IOException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable ending = () -> answer.completeExceptionally(
                new NoAnswerException("the storage was closed", new IllegalStateException("closed")));
        endings.add(ending);
        try {
            Future<?> running = workers.submit(() -> run(answer, call));
            try {
                return threads.await(answer, limit);
            } finally {
                if (answer.cancel(false)) { // first, so that a late result is seen to be late
                    running.cancel(true);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("the thread was interrupted", interrupted);
        } catch (TimeoutException late) {
            throw new NoAnswerException("no answer within " + limit.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw failure(failed.getCause() == null ? failed : failed.getCause());
        } catch (RejectedExecutionException closed) {
            throw new NoAnswerException("the storage is closed", closed);
        } finally {
            endings.remove(ending);
        }
    }

    private static <T> void run(CompletableFuture<T> answer, Call<T> call) {
        try {
            T result = call.run();
            if (!answer.complete(result) && result instanceof Closeable late) {
                late.close();
            }
        } catch (IOException
                | InterruptedException
                | RuntimeException
                | Error failure) { // the caller judges it, whatever it is
            if (!answer.completeExceptionally(failure)) {
                LOG.debug("a call that nobody waits for any more failed: {}", failure.toString());
            }
        }
    }

    private static IOException failure(Throwable cause) {
        return cause instanceof IOException io ? io : new IOException(Failures.text(cause), cause);
    }

    /** Ends every call that is under way; those of the client that do not hear it are abandoned. */
    @Override
    public void close() {
        workers.shutdown();
        endings.forEach(Runnable::run);
        RegentThreads.shutdown(workers, "calls of HDFS", CLOSE_BOUND);
    }

    /** What runs on a thread of its own. */
    interface Call<T> {
        T run() throws IOException, InterruptedException;
    }
}
