package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Makes calls on the entries of one scope and writes each down: a change before it is made, since its process may die in it, and again after it was
 * answered; a read once it was.
 */
final class EntryRecorder {

    private final HistoryWriter history;
    private final long token;
    private final String scope;
    private final boolean shown;

    EntryRecorder(HistoryWriter history, long token, String scope) {
        this(history, token, scope, true);
    }

    private EntryRecorder(HistoryWriter history, long token, String scope, boolean shown) {
        this.history = history;
        this.token = token;
        this.scope = scope;
        this.shown = shown;
    }

    /**
     * For changes past the passive check: their driver looks at nothing and answers by what it knew before, so what a rejection shows says nothing about
     * the backend.
     */
    EntryRecorder blind() {
        return new EntryRecorder(history, token, scope, false);
    }

    Optional<Versioned> get(StateHandleReader reader, String name) {
        long start = System.nanoTime();
        Optional<Versioned> found = reader.get(name);
        add(call(name, new Action.Read(), found(found), start, System.nanoTime()));
        return found;
    }

    CommitResult commit(StateHandleStore store, List<Change> changes) {
        long start = System.nanoTime();
        answered(changes, new Result.Unknown(), start, RegisterCall.PENDING);
        try {
            CommitResult result = store.commit(changes);
            long end = System.nanoTime();
            changes.forEach(change -> add(call(change.name(), action(change), result(change, result), start, end)));
            return result;
        } catch (OutcomeUnknownException lost) {
            answered(changes, new Result.Unknown(), start, System.nanoTime());
            throw lost;
        } catch (FencedException | BackendUnavailableException | ValueTooLargeException nothingHappened) {
            answered(changes, new Result.Failed(), start, System.nanoTime());
            throw nothingHappened;
        }
    }

    /** Lists the scope. */
    void list(StateHandleReader reader) {
        long start = System.nanoTime();
        Listing listing = Listing.of(reader.list());
        history.add(Kind.LISTED, token, scope, listing.text(), start, Outcome.OK);
    }

    /** Takes the entries away, whatever they are, by an operation of another kind. */
    void clear(List<String> names, Runnable operation) {
        long start = System.nanoTime();
        Action clear = new Action.Remove(new Expectation.Anything());
        names.forEach(name -> add(call(name, clear, new Result.Unknown(), start, RegisterCall.PENDING)));
        operation.run();
        long end = System.nanoTime();
        names.forEach(name -> add(call(name, clear, new Result.Removed(), start, end)));
    }

    private void answered(List<Change> changes, Result result, long start, long end) {
        changes.forEach(change -> add(call(change.name(), action(change), result, start, end)));
    }

    private RegisterCall call(String name, Action action, Result result, long start, long end) {
        return new RegisterCall(history.process(), token, scope + "/" + name, action, result, start, end);
    }

    private void add(RegisterCall call) {
        boolean unknown = call.result() instanceof Result.Unknown;
        history.add(Operation.of(
                        call.process(),
                        Kind.ENTRY,
                        call.token(),
                        call.register(),
                        call.start(),
                        call.end(),
                        unknown
                                ? Outcome.UNKNOWN
                                : call.result() instanceof Result.Failed ? Outcome.FAILED : Outcome.OK)
                .withVersion(call.text()));
    }

    private static Action action(Change change) {
        if (change instanceof Change.Create create) {
            return new Action.Write(new Expectation.Nothing(), create.handle().utf8());
        }
        if (change instanceof Change.Replace replace) {
            return new Action.Write(
                    new Expectation.Exactly(replace.expected().value()),
                    replace.handle().utf8());
        }
        return new Action.Remove(
                new Expectation.Exactly(((Change.Remove) change).expected().value()));
    }

    /** A batch may be rejected because of another of its entries; then nothing is known of this one. */
    private Result result(Change change, CommitResult result) {
        if (result instanceof CommitResult.Applied applied) {
            return change instanceof Change.Remove
                    ? new Result.Removed()
                    : new Result.Applied(Optional.ofNullable(applied.versions().get(change.name()))
                            .orElseThrow(() -> new IllegalStateException("no version of " + change.name()))
                            .value());
        }
        if (!shown) {
            return new Result.Failed();
        }
        Optional<Versioned> current = ((CommitResult.Rejected) result)
                .current().stream()
                        .filter(entry -> entry.name().equals(change.name()))
                        .findFirst();
        Result.Found found = found(current);
        return expected(change).holds(found.content()) ? new Result.Failed() : new Result.Rejected(Optional.of(found));
    }

    private static Expectation expected(Change change) {
        Action action = action(change);
        return action instanceof Action.Write write ? write.expected() : ((Action.Remove) action).expected();
    }

    private static Result.Found found(Optional<Versioned> entry) {
        return new Result.Found(entry.map(
                each -> new Content(each.version().value(), each.handle().utf8())));
    }
}
