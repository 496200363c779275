package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.history.RegisterHistory;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges one history: exclusion (E1, E5, E6), tokens (E2), callbacks (E4), pauses (E8), fencing (S1), linearizability
 * (S2, S3, S9), durability (S4), isolation (S11), what is left after close (L1). A
 * run in which a fault did not bite, or too few operations succeeded, is invalid: it proves nothing and has not passed.
 *
 * @param leastTakeOvers faults that must have led to a grant of another process
 * @param leastWritesPerGrant acknowledged writes that each grant before a fault must have
 * @param leastTries writes under former tokens that the backend must have refused
 */
public record Judge(long leastTakeOvers, long leastWritesPerGrant, long leastTries) {

    /** Judges what was recorded so far. */
    public Verdict judge(History history) {
        List<String> violations = new ArrayList<>();
        long staleBeliefs = staleBeliefs(history, violations);
        long staleWrites = staleWrites(history, violations);
        checkTokens(history, violations);
        checkCallbacks(history, violations);
        checkReads(history, violations);
        history.of(Kind.CONFLICT)
                .forEach(conflict -> violations.add("S1: somebody else changed an entry: " + conflict));
        history.of(Kind.FOREIGN)
                .forEach(foreign -> violations.add("S11: state of another cluster was read: " + foreign));
        history.of(Kind.CLOSED).stream()
                .filter(closed -> closed.outcome() == Outcome.FAILED)
                .forEach(closed -> violations.add("L1: left after close: " + closed));
        List<String> invalid = new ArrayList<>();
        LateWrites.check(history, violations, invalid);
        Pauses.check(history, violations, invalid);
        Tampering.check(history, violations, invalid);
        List<RegisterHistory> counterexamples = new ArrayList<>();
        Sightings.check(history, violations);
        long calls = EntryJudge.check(history, violations, invalid, counterexamples);
        history.of(Kind.NO_FILE).stream()
                .filter(opened -> opened.outcome() == Outcome.FAILED)
                .forEach(opened -> invalid.add("the fault did not bite: a file could be opened: " + opened));
        long takeOvers = checkFaults(history, invalid);
        long tries = sum(history, Kind.TRIED, Outcome.FAILED);
        require(invalid, "take-overs after a fault", takeOvers, leastTakeOvers);
        require(invalid, "tries that the backend refused", tries, leastTries);
        Verdict.Counts counts = new Verdict.Counts(
                history.grants().size(),
                takeOvers,
                sum(history, Kind.WRITTEN, Outcome.OK),
                sum(history, Kind.WRITTEN, Outcome.UNKNOWN),
                sum(history, Kind.BELIEVED, Outcome.OK),
                staleBeliefs,
                tries,
                staleWrites,
                calls);
        return new Verdict(violations, invalid, counts, counterexamples);
    }

    private static long sum(History history, Kind kind, Outcome outcome) {
        return history.of(kind).stream()
                .filter(operation -> operation.outcome() == outcome)
                .mapToLong(Operation::count)
                .sum();
    }

    private static void require(List<String> invalid, String what, long actual, long least) {
        if (actual < least) {
            invalid.add(what + ": " + actual + ", at least " + least + " are needed");
        }
    }

    /** A belief is stale only if the call started after the next grant. */
    private static long staleBeliefs(History history, List<String> violations) {
        long stale = 0;
        for (Operation belief : history.of(Kind.BELIEVED)) {
            Optional<Operation> next = history.grantAfter(belief.token());
            if (belief.outcome() == Outcome.OK
                    && next.isPresent()
                    && belief.endNanos() > next.orElseThrow().startNanos()) {
                // A line that began before the next grant holds at least one call that started after it.
                stale += belief.startNanos() > next.orElseThrow().startNanos() ? belief.count() : 1;
                violations.add("E1: a belief that started after the next grant: " + belief + ", " + next.orElseThrow());
            }
        }
        return stale;
    }

    /** The first completed opening of a scope under each token decides from when on smaller tokens must be refused. */
    private static long staleWrites(History history, List<String> violations) {
        List<Operation> openings = history.of(Kind.OPENED).stream()
                .filter(opened -> opened.happened(Kind.OPENED))
                .toList();
        long stale = 0;
        for (Operation written : history.of(Kind.WRITTEN)) {
            Optional<Operation> opening = openings.stream()
                    .filter(opened -> opened.token() > written.token() && opened.endNanos() < written.startNanos())
                    .findFirst();
            if (written.outcome() == Outcome.OK && opening.isPresent()) {
                stale++;
                violations.add("S1: a write that was applied after a newer leader had opened the scope: " + written
                        + ", " + opening.orElseThrow());
            }
        }
        return stale;
    }

    private static void checkTokens(History history, List<String> violations) {
        long largest = 0;
        for (Operation grant : history.grants()) {
            if (grant.token() <= largest) {
                violations.add("E2: a grant whose token is not larger than " + largest + ": " + grant);
            }
            largest = Math.max(largest, grant.token());
        }
        Set<Long> tokens = new HashSet<>();
        history.of(Kind.GRANTED).stream()
                .filter(grant -> !tokens.add(grant.token()))
                .forEach(grant -> violations.add("E3: a token that was granted twice: " + grant));
    }

    private static void checkCallbacks(History history, List<String> violations) {
        List<Operation> callbacks = new ArrayList<>(history.of(Kind.GRANTED));
        callbacks.addAll(history.of(Kind.REVOKED));
        callbacks.addAll(history.of(Kind.CLOSED));
        callbacks.sort(Comparator.comparingLong(
                callback -> callback.kind() == Kind.CLOSED ? callback.endNanos() : callback.startNanos()));
        Map<String, Operation> last = new HashMap<>();
        for (Operation callback : callbacks) {
            Optional<Operation> before = Optional.ofNullable(last.put(callback.process(), callback));
            if (!revocationBlocked(history, before, callback) && !mayFollow(before, callback)) {
                violations.add("E4: callbacks out of order: " + before + ", then " + callback);
            }
        }
    }

    /** A revocation cannot be called while the application itself holds the callback thread; the close that follows is in order without it. */
    private static boolean revocationBlocked(History history, Optional<Operation> before, Operation callback) {
        return callback.kind() == Kind.CLOSED
                && before.filter(last -> last.kind() == Kind.GRANTED).isPresent()
                && history.of(Kind.BLOCKED).stream()
                        .anyMatch(blocked -> blocked.process().equals(callback.process())
                                && blocked.startNanos() < callback.endNanos());
    }

    private static boolean mayFollow(Optional<Operation> before, Operation callback) {
        boolean closed = before.filter(last -> last.kind() == Kind.CLOSED).isPresent();
        Optional<Operation> open = before.filter(last -> last.kind() == Kind.GRANTED);
        return switch (callback.kind()) {
            case GRANTED -> !closed && open.isEmpty();
            case REVOKED ->
                open.filter(grant -> grant.token() == callback.token()).isPresent();
            case CLOSED -> open.isEmpty();
            case READY,
                    BELIEVED,
                    OPENED,
                    READ,
                    FOREIGN,
                    WRITTEN,
                    CONFLICT,
                    ENTRY,
                    SETTLED,
                    LISTED,
                    SEEN,
                    TRIED,
                    GATED,
                    LATE,
                    PAUSED,
                    BLOCKED,
                    THREW,
                    NO_FILE,
                    TAMPERED,
                    HEAP,
                    CLOCK,
                    TROUBLE,
                    MEDIUM_FAULT,
                    FAULT -> true;
        };
    }

    /** The next leader's first read shows every acknowledged write of smaller tokens: the last of them, or one whose answer was lost. */
    private static void checkReads(History history, List<String> violations) {
        Map<Long, Long> lastNumber = new HashMap<>();
        history.of(Kind.WRITTEN).stream()
                .filter(written ->
                        written.happened(Kind.WRITTEN) && written.key().equals(ScopeWriter.REGISTER))
                .forEach(written -> lastNumber.merge(
                        written.token(), Value.parse(written.version()).number(), Math::max));
        for (Operation read : history.of(Kind.READ)) {
            Optional<Value> acknowledged = lastNumber.entrySet().stream()
                    .filter(entry -> entry.getKey() < read.token())
                    .map(entry -> new Value(entry.getKey(), entry.getValue()))
                    .max(Comparator.naturalOrder());
            Value found = read.version().isEmpty() ? new Value(0, 0) : Value.parse(read.version());
            if (acknowledged.isPresent() && found.compareTo(acknowledged.orElseThrow()) < 0) {
                violations.add(
                        "S4: " + acknowledged.orElseThrow() + " was acknowledged, the next leader found: " + read);
            }
            if (found.token() >= read.token() && !overtaken(history, read, found.token())) {
                violations.add("S1: a leader found a value of its own or a larger token: " + read);
            }
        }
    }

    /** A read that is not a leader's any more shows what the newer leader stored. */
    private static boolean overtaken(History history, Operation read, long newer) {
        return newer > read.token()
                && history.of(Kind.OPENED).stream()
                        .anyMatch(opened -> opened.token() == newer && opened.startNanos() < read.endNanos());
    }

    /** Number of faults after which another process was granted. */
    private long checkFaults(History history, List<String> invalid) {
        long takeOvers = 0;
        for (Operation fault : history.of(Kind.FAULT)) {
            Optional<Operation> next = history.grantAfter(fault.token());
            if (history.count(Kind.WRITTEN, fault.token()) < leastWritesPerGrant) {
                invalid.add("fewer than " + leastWritesPerGrant + " writes before the fault " + fault);
            }
            if (next.isEmpty() || next.orElseThrow().process().equals(fault.process())) {
                invalid.add("the fault did not bite: no other process was granted after " + fault);
            } else if (next.orElseThrow().startNanos() < fault.startNanos()) {
                invalid.add("the fault did not bite: its victim led no longer: " + fault);
            } else {
                takeOvers++;
            }
        }
        return takeOvers;
    }

    /** What contenders write: which grant, and the how-manieth write of it. */
    record Value(long token, long number) implements Comparable<Value> {

        static Value parse(String text) {
            int colon = text.indexOf(':');
            return new Value(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
        }

        @Override
        public int compareTo(Value other) {
            int tokens = Long.compare(token, other.token);
            return tokens == 0 ? Long.compare(number, other.number) : tokens;
        }

        @Override
        public String toString() {
            return token + ":" + number;
        }
    }
}
