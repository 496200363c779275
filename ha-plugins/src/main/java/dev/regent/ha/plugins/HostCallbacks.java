package dev.regent.ha.plugins;

/** Callbacks of one plugin's backend into its host, each in the context of who asked for it. */
final class HostCallbacks {

    @SuppressWarnings("ThreadLocalUsage") // one per backend on purpose: it says whose callback this thread runs
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    void run(LoaderContext host, Runnable callback) {
        inside.set(true);
        try {
            host.run(callback::run);
        } finally {
            inside.remove();
        }
    }

    /** Whether the calling thread runs one, so that closing the backend goes on after {@code close} has returned. */
    boolean areRunningHere() {
        return inside.get();
    }
}
