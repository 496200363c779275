package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second scope of each leader, which it opens, now and then writes, and on demand deletes and opens again. What a former leader does to it
 * late shows as a conflict.
 */
final class SideScope {

    private static final Logger log = LoggerFactory.getLogger(SideScope.class);
    private static final String SCOPE = "side";
    private static final String OWNER = "owner";

    private final Leadership leadership;
    private final HistoryWriter history;
    private final StopInWrite stop;
    private final long token;
    private Optional<StateHandleStore> opened = Optional.empty();
    private final EntryRecorder entries;
    private boolean own;
    private boolean unsettled;

    SideScope(Leadership leadership, HistoryWriter history, StopInWrite stop) {
        this.leadership = leadership;
        this.history = history;
        this.stop = stop;
        this.token = leadership.token().value();
        this.entries = new EntryRecorder(history, token, SCOPE);
    }

    void open() {
        while (opened.isEmpty()) {
            try {
                opened = Optional.of(leadership.stateHandles(SCOPE));
            } catch (OutcomeUnknownException | BackendUnavailableException again) {
                Thread.onSpinWait();
            }
        }
    }

    /** Writes down who owns the scope; nobody but this leader may have written since it did so last. */
    void write() {
        open();
        long start = System.nanoTime();
        try {
            Optional<Versioned> found = entries.get(opened.orElseThrow(), OWNER);
            String owner = found.map(entry -> entry.handle().utf8()).orElse("");
            StateHandle mine = StateHandle.ofUtf8(Long.toString(token));
            Change change = found.map(entry -> Change.replace(OWNER, entry.version(), mine))
                    .orElseGet(() -> Change.create(OWNER, mine));
            CommitResult result = entries.commit(opened.orElseThrow(), List.of(change));
            boolean applied = result instanceof CommitResult.Applied;
            if (own && !owner.equals(mine.utf8()) || !applied && !unsettled) {
                conflict(start, owner, result.toString());
            }
            own |= applied;
            unsettled &= !applied;
        } catch (OutcomeUnknownException lost) {
            unsettled = true;
        } catch (BackendUnavailableException nothingHappened) {
            log.debug("the side scope was not written: {}", nothingHappened.getMessage());
        } catch (CorruptStateException gone) {
            conflict(start, "", gone.toString());
        }
    }

    private void conflict(long start, String owner, String what) {
        history.add(Kind.CONFLICT, token, SCOPE + ": " + what, owner, start, Outcome.FAILED);
        throw new IllegalStateException("somebody else changed the scope " + SCOPE + ": " + what);
    }

    /** Does what the test wants to stop this process in. */
    void act(Moment moment, Map<String, String> addresses) {
        switch (moment) {
            case DELETION -> {
                delete(Optional.of(moment));
                open();
            }
            case OPENING -> {
                delete(Optional.empty());
                perform(moment, this::open);
            }
            case PUBLICATION -> perform(moment, () -> leadership.publish(addresses));
            case WRITE, RENEWAL, GRANT, CONFIRMATION -> {
                // happens by itself
            }
        }
    }

    private void delete(Optional<Moment> moment) {
        Runnable delete = () -> entries.clear(List.of(OWNER), () -> leadership.deleteScope(SCOPE));
        moment.ifPresentOrElse(each -> perform(each, delete), delete);
        opened = Optional.empty();
        own = false;
    }

    private void perform(Moment moment, Runnable operation) {
        Outcome outcome = Outcome.FAILED;
        stop.begin(moment, token);
        try {
            operation.run();
            outcome = Outcome.OK;
        } catch (OutcomeUnknownException lost) {
            outcome = Outcome.UNKNOWN;
            throw lost;
        } finally {
            stop.end(outcome);
        }
    }
}
