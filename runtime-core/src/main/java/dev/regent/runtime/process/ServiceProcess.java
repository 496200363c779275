package dev.regent.runtime.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service in the foreground until SIGTERM or SIGINT: the first signal closes it and the process ends with 0 within
 * {@link #CLOSE_LIMIT}; a second one ends it at once.
 */
public final class ServiceProcess {

    /** How long an orderly stop may take. */
    public static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** Exit code after a second signal, or after an orderly stop that took too long. */
    public static final int FORCED = 143;

    /** System property with the pid of a process whose end ends this one too. */
    public static final String OWNER = "regent.stop-with";

    private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();

    /** Counted down by the first signal. */
    public CountDownLatch stopped() {
        return stop;
    }

    /** Begins to listen for signals. Call before anything is opened. */
    public void install() {
        Signals.onTermination(this::signalled);
        followOwner();
    }

    private void signalled() {
        if (signals.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(FORCED);
        }
        stop.countDown();
        startWatchdog();
    }

    /** Who started this process may ask, by {@link #OWNER}, that it does not outlive him. */
    private void followOwner() {
        Long owner = Long.getLong(OWNER);
        if (owner != null) {
            CompletableFuture<?> unused = ProcessHandle.of(owner)
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .thenRun(this::signalled);
        }
    }

    /** Waits for the first signal, or for the service's own end. */
    public void awaitStop() throws InterruptedException {
        stop.await();
    }

    /** Ends the wait from within, as a signal would. */
    public void requestStop() {
        stop.countDown();
    }

    private static void startWatchdog() {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(CLOSE_LIMIT.toNanos());
                    } catch (InterruptedException ended) {
                        return;
                    }
                    log.warn("the orderly stop took longer than {} s, ending without it", CLOSE_LIMIT.toSeconds());
                    Runtime.getRuntime().halt(FORCED);
                },
                "regent-stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
