package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the leaders' entry all the time and is told who leads, without leading, as an observer does; what it is shown must fit what they wrote. */
final class StandbyReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(StandbyReader.class);
    private static final String ADDRESS = "process";
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final HaBackend backend;
    private final EntryRecorder entries;
    private final HistoryWriter history;
    private volatile boolean ended;

    StandbyReader(HaBackend backend, HistoryWriter history) {
        this.backend = backend;
        this.history = history;
        this.entries = new EntryRecorder(history, 0, ScopeWriter.SCOPE);
    }

    void start() {
        Thread thread = new Thread(this, "kit-reader");
        thread.setDaemon(true);
        thread.start();
        backend.leaderRetrieval(ContenderMain.ELECTION).start(leader -> leader.ifPresent(this::seen));
    }

    private void seen(LeaderInformation leader) {
        String address = Optional.ofNullable(leader.addresses().get(ADDRESS)).orElse("");
        history.add(Kind.SEEN, leader.token().value(), address, System.nanoTime(), Outcome.OK);
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
