package dev.regent.testservers;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that this JVM has started and that have not ended: they end with it, however it ends. */
final class LiveProcesses {

    private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();
    private static final long LIMIT_SECONDS = 30;
    private static final Object STARTING = new Object();
    private static boolean ending; // guarded by STARTING, as is the guard
    private static Optional<ProcessGuard> guard = Optional.empty();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveProcesses::endAll, "regent-end-servers"));
    }

    private LiveProcesses() {}

    /**
     * Starts one, unless the JVM is ending: nobody would end it then.
     *
     * @throws IOException it cannot be started
     */
    static Process start(ProcessBuilder builder) throws IOException {
        synchronized (STARTING) {
            if (ending) {
                throw new IOException("this JVM is ending");
            }
            LIVE.removeIf(earlier -> !earlier.isAlive());
            if (guard.isEmpty()) {
                guard = Optional.of(ProcessGuard.start());
            }
            Process process = builder.start();
            LIVE.add(process);
            guard.get().guard(process);
            return process;
        }
    }

    /** Ends them, and lets none be started any more. */
    static void endAll() {
        synchronized (STARTING) {
            ending = true;
        }
        LIVE.forEach(Process::destroyForcibly);
    }

    /** Waits until those that were ended are gone, so that their files can be deleted. */
    static void awaitEnd() {
        LIVE.forEach(process -> process.onExit()
                .completeOnTimeout(process, LIMIT_SECONDS, TimeUnit.SECONDS)
                .join());
    }
}
