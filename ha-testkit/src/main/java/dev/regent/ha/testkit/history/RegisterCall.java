package dev.regent.ha.testkit.history;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One call on one register, as the process saw it that made it. Times are of one clock that all processes of a history share.
 *
 * @param process name of the process; calls of one process may overlap
 * @param token token of the grant under which it was made; 0 for who does not lead
 * @param register name of the register; registers are judged one by one
 * @param action what was asked
 * @param result what was answered
 * @param start directly before the call
 * @param end directly after its answer; {@link #PENDING} if none came
 */
public record RegisterCall(
        String process, long token, String register, Action action, Result result, long start, long end) {

    /** The end of a call that was never answered: it may take effect at any later time, or never. */
    public static final long PENDING = Long.MAX_VALUE;

    public RegisterCall {
        requireNonNull(process, "process is null");
        requireNonNull(register, "register is null");
        requireNonNull(action, "action is null");
        requireNonNull(result, "result is null");
        if (end < start) {
            throw new IllegalArgumentException("the call ends before it starts: " + start + ".." + end);
        }
        if (!answers(action, result)) {
            throw new IllegalArgumentException(result + " is no answer to " + action);
        }
    }

    private static boolean answers(Action action, Result result) {
        if (result instanceof Result.Failed || result instanceof Result.Unknown) {
            return true;
        }
        if (action instanceof Action.Read) {
            return result instanceof Result.Found;
        }
        return result instanceof Result.Rejected
                || (action instanceof Action.Write
                        ? result instanceof Result.Applied
                        : result instanceof Result.Removed);
    }

    /** What is asked of a register. */
    public sealed interface Action {

        /** What is there? */
        record Read() implements Action {}

        /**
         * Put a value there.
         *
         * @param expected what must be there before
         * @param value the value
         */
        record Write(Expectation expected, String value) implements Action {}

        /**
         * Put nothing there.
         *
         * @param expected what must be there before
         */
        record Remove(Expectation expected) implements Action {}
    }

    /** What a change expects to find. */
    public sealed interface Expectation {

        /** It does not matter. */
        record Anything() implements Expectation {}

        /** Nothing: the change creates. */
        record Nothing() implements Expectation {}

        /**
         * What a certain write put there.
         *
         * @param version the version that this write was given
         */
        record Exactly(String version) implements Expectation {}

        /** Whether a register that holds this, or nothing, is as expected. */
        default boolean holds(Optional<Content> content) {
            if (this instanceof Exactly exactly) {
                return content.filter(there -> there.version().equals(exactly.version()))
                        .isPresent();
            }
            return this instanceof Anything || content.isEmpty();
        }
    }

    /**
     * What a register holds.
     *
     * @param version names the write that put it there; no version repeats
     * @param value the value
     */
    public record Content(String version, String value) {}

    /** What was answered. */
    public sealed interface Result {

        /**
         * The answer to a read.
         *
         * @param content what was there, empty if nothing
         */
        record Found(Optional<Content> content) implements Result {}

        /**
         * A write took effect.
         *
         * @param version the version that it was given
         */
        record Applied(String version) implements Result {}

        /** A removal took effect. */
        record Removed() implements Result {}

        /**
         * A change had no effect, since something else was there than it expected.
         *
         * @param shown what was there, if the answer says so
         */
        record Rejected(Optional<Found> shown) implements Result {}

        /** A change had no effect, or a read no answer, and never will have; nothing is known of the register. */
        record Failed() implements Result {}

        /** A change takes effect at some time after its start, once, or never. */
        record Unknown() implements Result {}
    }

    /** Whether it may have changed the register. */
    public boolean mayChange() {
        return !(action instanceof Action.Read) && (acknowledged() || result instanceof Result.Unknown);
    }

    /** Whether it changed the register for sure. */
    public boolean acknowledged() {
        return result instanceof Result.Applied || result instanceof Result.Removed;
    }

    /** What the caller was shown, where it was shown anything. */
    public Optional<Result.Found> shown() {
        if (result instanceof Result.Found found) {
            return Optional.of(found);
        }
        return result instanceof Result.Rejected rejected ? rejected.shown() : Optional.empty();
    }

    /** What a change expects; a read expects nothing in particular. */
    public Expectation expected() {
        if (action instanceof Action.Write write) {
            return write.expected();
        }
        return action instanceof Action.Remove remove ? remove.expected() : new Expectation.Anything();
    }

    /** The same call of a change that does not care what is there. */
    RegisterCall withoutExpectation() {
        Action careless = action instanceof Action.Write write
                ? new Action.Write(new Expectation.Anything(), write.value())
                : new Action.Remove(new Expectation.Anything());
        return new RegisterCall(process, token, register, careless, result, start, end);
    }

    /** The same call, answered differently, or at another time. */
    public RegisterCall answered(Result other, long at) {
        return new RegisterCall(process, token, register, action, other, start, at);
    }

    /** What was asked and answered, without who, where and when: {@code replace v1 b -> v2}. */
    public String text() {
        return Notation.text(action, result);
    }

    /**
     * Reads a call whose question and answer are a {@link #text}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RegisterCall parse(String process, long token, String register, String text, long start, long end) {
        return Notation.parse(process, token, register, text, start, end);
    }

    /** The line of {@link RegisterHistory}. */
    @Override
    public String toString() {
        return Notation.line(this);
    }
}
