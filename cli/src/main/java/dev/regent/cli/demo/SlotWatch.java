package dev.regent.cli.demo;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Says what the job waits for while fewer slots are there than it needs. */
final class SlotWatch {

    /** A stopped process is away for as long, and a member list may be incomplete for a moment. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final int slotsEach;
    private final int needed;
    private final long giveUpSeconds;
    private Optional<Long> shortSince = Optional.empty();
    private boolean said;

    /** @param giveUpSeconds when the demo ends without the job's end, after the submission */
    SlotWatch(int slotsEach, int needed, long giveUpSeconds) {
        this.slotsEach = slotsEach;
        this.needed = needed;
        this.giveUpSeconds = giveUpSeconds;
    }

    /**
     * Looks.
     *
     * @param taskManagers that live
     * @return one line for people, once for each time that slots run short
     */
    Optional<String> look(int taskManagers, long nanos) {
        int slots = taskManagers * slotsEach;
        if (slots >= needed) {
            shortSince = Optional.empty();
            said = false;
            return Optional.empty();
        }
        long since = shortSince.orElse(nanos);
        shortSince = Optional.of(since);
        if (said || nanos - since < PATIENCE_NANOS) {
            return Optional.empty();
        }
        said = true;
        return Optional.of("waiting for slots: the job needs " + needed + ", and the TaskManagers that are left have "
                + slots + " (" + taskManagers + " with " + slotsEach + " each). A stopped one comes back, a killed one"
                + " does not; the demo gives up " + giveUpSeconds + " s after the submission. More --taskmanagers or"
                + " --slots help");
    }
}
