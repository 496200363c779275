package dev.regent.testservers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that this JVM has started and that have not ended: they end with it. */
final class LiveProcesses {

    private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveProcesses::endAll, "regent-end-servers"));
    }

    private LiveProcesses() {}

    static Process started(Process process) {
        LIVE.removeIf(earlier -> !earlier.isAlive());
        LIVE.add(process);
        return process;
    }

    private static void endAll() {
        LIVE.forEach(Process::destroyForcibly);
    }
}
