package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a leader does with its scope: open, read, then replace one entry without pause; and what it tries when it is a leader no longer. */
final class ScopeWriter {

    private static final Logger log = LoggerFactory.getLogger(ScopeWriter.class);
    static final String SCOPE = "scope";
    static final String REGISTER = "register";
    private static final char CLUSTER = '@';
    private static final long SIDE_EVERY = 20;
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final Leadership leadership;
    private final HistoryWriter history;
    private final long token;
    private Optional<StateHandleStore> opened = Optional.empty();
    private Optional<Version> version = Optional.empty();
    private long number;
    private boolean unsettled;

    private final StopInWrite stop;
    private final String cluster;
    private final SideScope side;
    private final EntryRecorder entries;

    ScopeWriter(String cluster, Leadership leadership, HistoryWriter history, StopInWrite stop) {
        this.cluster = cluster;
        this.stop = stop;
        this.leadership = leadership;
        this.history = history;
        this.token = leadership.token().value();
        this.side = new SideScope(leadership, history, stop);
        this.entries = new EntryRecorder(history, token, SCOPE);
    }

    /** Whoever has opened the register's scope has opened the other before. */
    void open() {
        side.open();
        while (opened.isEmpty()) {
            long start = System.nanoTime();
            try {
                opened = Optional.of(leadership.stateHandles(SCOPE));
                history.add(Kind.OPENED, token, SCOPE, start, Outcome.OK);
            } catch (OutcomeUnknownException | BackendUnavailableException again) {
                history.add(Kind.OPENED, token, SCOPE, start, Outcome.UNKNOWN);
                pause();
            }
        }
        long start = System.nanoTime();
        Optional<Versioned> found = whileHeld(() -> entries.get(opened.orElseThrow(), REGISTER));
        version = found.map(Versioned::version);
        Optional<String> stored = found.map(entry -> entry.handle().utf8());
        stored.filter(value -> !value.endsWith(ofCluster("")))
                .ifPresent(value -> history.add(Kind.FOREIGN, token, REGISTER, value, start, Outcome.FAILED));
        String value =
                stored.map(text -> text.substring(0, text.indexOf(CLUSTER))).orElse("");
        history.add(Kind.READ, token, REGISTER, value, start, Outcome.OK);
        mark();
    }

    /** Every leader adds an entry of its own, so that a list shows all that were there before. */
    private void mark() {
        try {
            StateHandle handle = StateHandle.ofUtf8(ofCluster(Long.toString(token)));
            entries.commit(opened.orElseThrow(), List.of(Change.create("mark-" + token, handle)));
            entries.list(opened.orElseThrow());
        } catch (OutcomeUnknownException | BackendUnavailableException later) {
            log.debug("no mark, or no list: {}", later.getMessage());
        }
    }

    /** Publishes where this leader is. */
    void publish() {
        whileHeld(() -> {
            leadership.publish(Map.of("process", history.process()));
            return true;
        });
    }

    /** A disk or server that is slow once does not keep a leader from its work. */
    private <T> T whileHeld(Supplier<T> operation) {
        while (true) {
            try {
                return operation.get();
            } catch (OutcomeUnknownException | BackendUnavailableException again) {
                if (!leadership.isHeld()) {
                    throw again;
                }
                log.debug("tried again: {}", again.getMessage());
                pause();
            }
        }
    }

    /** What is stored says whose it is, so that no cluster takes another's for its own. */
    private String ofCluster(String value) {
        return value + CLUSTER + cluster;
    }

    /** Ends by an exception when the leadership is over. */
    void writeWhileLeading() {
        while (true) {
            writeOnce();
            beside();
            pause();
        }
    }

    private void beside() {
        try {
            if (number % SIDE_EVERY == 1) {
                side.write();
            }
            stop.wanted()
                    .ifPresent(moment -> side.act(
                            moment, Map.of("process", history.process(), "late", StopInWrite.lateAddress(token))));
        } catch (OutcomeUnknownException | BackendUnavailableException later) {
            log.debug("not done beside the writes: {}", later.getMessage());
        }
    }

    private void writeOnce() {
        String value = token + ":" + ++number;
        long start = System.nanoTime();
        try {
            CommitResult result = commit(value);
            if (result instanceof CommitResult.Applied applied) {
                version = Optional.ofNullable(applied.versions().get(REGISTER));
                unsettled = false;
                history.add(Kind.WRITTEN, token, REGISTER, value, start, Outcome.OK);
            } else if (unsettled) {
                rereadOwn(start);
            } else {
                history.add(Kind.CONFLICT, token, result.toString(), value, start, Outcome.FAILED);
                throw new IllegalStateException("somebody else wrote the register: " + result);
            }
        } catch (OutcomeUnknownException lost) {
            unsettled = true;
            history.add(Kind.WRITTEN, token, REGISTER, value, start, Outcome.UNKNOWN);
        } catch (BackendUnavailableException nothingHappened) {
            history.add(Kind.WRITTEN, token, REGISTER, value, start, Outcome.FAILED);
        }
    }

    private CommitResult commit(String value) {
        StateHandleStore store = opened.orElseThrow();
        StateHandle handle = StateHandle.ofUtf8(ofCluster(value));
        Outcome outcome = Outcome.FAILED;
        stop.begin(Moment.WRITE, token);
        try {
            CommitResult result = replace(store, handle);
            outcome = result instanceof CommitResult.Applied ? Outcome.OK : Outcome.FAILED;
            return result;
        } catch (OutcomeUnknownException lost) {
            outcome = Outcome.UNKNOWN;
            throw lost;
        } finally {
            stop.end(outcome);
        }
    }

    private CommitResult replace(StateHandleStore store, StateHandle handle) {
        Change change = version.map(expected -> Change.replace(REGISTER, expected, handle))
                .orElseGet(() -> Change.create(REGISTER, handle));
        return entries.commit(store, List.of(change));
    }

    /** A write of one's own whose answer was lost was applied after all; anything else is somebody else's. */
    private void rereadOwn(long start) {
        Optional<Versioned> found = entries.get(opened.orElseThrow(), REGISTER);
        String value = found.map(entry -> entry.handle().utf8()).orElse("");
        if (!value.startsWith(token + ":") || !value.endsWith(ofCluster(""))) {
            if (!leadership.isHeld()) {
                throw new FencedException("leadership with token " + token + " was over before the register was read");
            }
            history.add(Kind.CONFLICT, token, REGISTER, value, start, Outcome.FAILED);
            throw new IllegalStateException("somebody else wrote the register: " + value);
        }
        version = found.map(Versioned::version);
        unsettled = false;
    }

    /** Writes past the passive check, under the former token, until so many writes were refused by the backend. */
    void tryAsFormerLeader(FenceBypass bypass, int tries) {
        if (opened.isEmpty()) {
            return;
        }
        bypass.skipPassiveCheck(true);
        long refusedBefore = bypass.refused();
        long start = System.nanoTime();
        for (int i = 0; bypass.refused() - refusedBefore < tries && i < 3 * tries; i++) {
            tryOnce(i % 3);
        }
        bypass.skipPassiveCheck(false);
        long refused = bypass.refused() - refusedBefore;
        if (refused > 0) {
            history.add(Operation.of(
                            history.process(), Kind.TRIED, token, REGISTER, start, System.nanoTime(), Outcome.FAILED)
                    .times(refused));
        }
    }

    private void tryOnce(int form) {
        String value = token + ":" + ++number;
        long start = System.nanoTime();
        try {
            if (entries.blind().commit(opened.orElseThrow(), formerChanges(form, value))
                    instanceof CommitResult.Applied applied) {
                version = Optional.ofNullable(applied.versions().get(REGISTER)).or(() -> version);
                history.add(Kind.WRITTEN, token, form == 1 ? "former" : REGISTER, value, start, Outcome.OK);
            }
        } catch (FencedException refused) {
            log.trace("refused, as it must be once another leader has opened the scope: {}", refused.getMessage());
        } catch (HaException unanswered) {
            history.add(Kind.WRITTEN, token, REGISTER, value, start, Outcome.UNKNOWN);
        }
    }

    /** A change of the entry, a new entry, or both in one batch. */
    private List<Change> formerChanges(int form, String value) {
        StateHandle handle = StateHandle.ofUtf8(ofCluster(value));
        Change register = version.map(expected -> Change.replace(REGISTER, expected, handle))
                .orElseGet(() -> Change.create(REGISTER, handle));
        Change fresh = Change.create("former-" + value, handle);
        return switch (form) {
            case 0 -> List.of(register);
            case 1 -> List.of(fresh);
            default -> List.of(register, fresh);
        };
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
