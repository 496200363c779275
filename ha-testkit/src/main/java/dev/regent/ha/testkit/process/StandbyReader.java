package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateHandleReader;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the leaders' entry all the time without leading, as an observer does; what it is shown must fit what they wrote. */
final class StandbyReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(StandbyReader.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final HaBackend backend;
    private final EntryRecorder entries;
    private volatile boolean ended;

    StandbyReader(HaBackend backend, HistoryWriter history) {
        this.backend = backend;
        this.entries = new EntryRecorder(history, 0, ScopeWriter.SCOPE);
    }

    void start() {
        Thread thread = new Thread(this, "kit-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /** Asked before the backend is closed. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        StateHandleReader scope = backend.stateHandles(ContenderMain.ELECTION, ScopeWriter.SCOPE);
        while (!ended) {
            try {
                entries.get(scope, ScopeWriter.REGISTER);
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (HaException away) {
                log.debug("not read: {}", away.getMessage());
                LockSupport.parkNanos(AWAY_NANOS);
            }
        }
    }
}
