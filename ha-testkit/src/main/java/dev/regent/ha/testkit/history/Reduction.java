package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes calls out of a broken history of one register as long as it stays broken. Each step only asks less of the register, so that what is left
 * proves the same of the whole: a write is left out only where no call that stays was shown what it wrote, a removal only where none was shown nothing
 * or where all that led to it is left out as well, and who expected what is left out then expects anything ({@code put}).
 */
final class Reduction {

    private final RegisterHistory full;
    private final List<RegisterCall> calls;
    private final Limits limits;
    private final Map<String, BitSet> writers = new HashMap<>();
    private final BitSet changes = new BitSet();
    private final BitSet removals = new BitSet();
    private BitSet kept = new BitSet();
    private final BitSet careless = new BitSet();
    private long budget;

    private Reduction(RegisterHistory full, Limits limits, long budget) {
        this.full = full;
        this.limits = limits;
        this.budget = budget;
        this.calls = full.calls().stream()
                .sorted(Comparator.comparingLong(RegisterCall::start))
                .toList();
        Map<String, BitSet> unanswered = new HashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            index(i, calls.get(i), unanswered);
        }
        calls.stream()
                .flatMap(call -> call.shown().flatMap(Result.Found::content).stream())
                .filter(content -> unanswered.containsKey(content.value()))
                .forEach(content -> writers.computeIfAbsent(
                        content.version(), version -> unanswered.getOrDefault(content.value(), new BitSet())));
        BitSet anyOfThem = new BitSet();
        unanswered.values().forEach(anyOfThem::or);
        calls.stream()
                .map(RegisterCall::expected)
                .filter(expected -> expected instanceof Expectation.Exactly)
                .forEach(expected ->
                        writers.computeIfAbsent(((Expectation.Exactly) expected).version(), version -> anyOfThem));
        kept.set(0, calls.size());
    }

    private void index(int i, RegisterCall call, Map<String, BitSet> unanswered) {
        if (!call.mayChange()) {
            return;
        }
        changes.set(i);
        if (call.result() instanceof Result.Applied applied) {
            writers.computeIfAbsent(applied.version(), first -> new BitSet()).set(i);
        } else if (call.action() instanceof Action.Write write) {
            unanswered.computeIfAbsent(write.value(), first -> new BitSet()).set(i);
        } else {
            removals.set(i);
        }
    }

    /**
     * Makes a broken history as small as it can.
     *
     * @param budget how many calls all smaller histories that it checks have together, at most
     */
    static RegisterHistory minimal(RegisterHistory broken, Broken finding, Limits limits, long budget) {
        Reduction reduction = new Reduction(broken, limits, budget);
        reduction.startFrom(finding.calls());
        boolean smaller = true;
        while (smaller) {
            boolean dropped = reduction.dropAll();
            smaller = reduction.forgetExpectations() || dropped;
        }
        return reduction.derive(reduction.kept);
    }

    /** The history without some calls and whatever else has to go or stay with them; linearizable if the whole is. */
    static RegisterHistory keeping(RegisterHistory history, BitSet some) {
        Reduction reduction = new Reduction(history, Limits.USUAL, 0);
        return reduction.derive(reduction.close(some));
    }

    /** The calls that the check has named may be all that is needed. */
    private void startFrom(List<RegisterCall> evidence) {
        BitSet few = new BitSet();
        for (int i = 0; i < calls.size(); i++) {
            few.set(i, evidence.contains(calls.get(i)));
        }
        BitSet expected = (BitSet) few.clone();
        few.stream()
                .mapToObj(i -> calls.get(i).expected())
                .filter(each -> each instanceof Expectation.Exactly)
                .forEach(each ->
                        expected.or(writers.getOrDefault(((Expectation.Exactly) each).version(), new BitSet())));
        if (!accept(few)) {
            accept(expected);
        }
    }

    private boolean accept(BitSet candidate) {
        BitSet closed = close(candidate);
        if (budget <= 0 || closed.cardinality() >= kept.cardinality() || !broken(closed)) {
            return false;
        }
        kept = closed;
        return true;
    }

    private boolean broken(BitSet candidate) {
        budget -= candidate.cardinality();
        return RegisterCheck.check("", derive(candidate), limits) instanceof Broken;
    }

    /** Leaves out pieces, large ones first. */
    private boolean dropAll() {
        boolean smaller = false;
        for (int piece = Math.max(1, kept.cardinality() / 2); piece >= 1; piece /= 2) {
            boolean dropped = true;
            while (dropped) {
                dropped = dropPieces(piece);
                smaller |= dropped;
            }
        }
        return smaller;
    }

    private boolean dropPieces(int piece) {
        boolean dropped = false;
        int to = calls.size();
        while (to > 0) {
            BitSet candidate = (BitSet) kept.clone();
            int from = to;
            for (int left = piece; left > 0 && from >= 0; left--) {
                from = kept.previousSetBit(from - 1);
            }
            candidate.clear(Math.max(0, from), to);
            dropped |= accept(candidate);
            to = from;
        }
        return dropped;
    }

    private boolean forgetExpectations() {
        boolean forgotten = false;
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            boolean expects = changes.get(i) && !(calls.get(i).expected() instanceof Expectation.Anything);
            if (expects && !careless.get(i) && budget > 0) {
                careless.set(i);
                boolean still = broken(kept);
                careless.set(i, still);
                forgotten |= still;
            }
        }
        return forgotten;
    }

    /** With the writes and removals that explain what the others were shown. */
    private BitSet close(BitSet candidate) {
        BitSet closed = (BitSet) candidate.clone();
        boolean absence = false;
        for (int i = candidate.nextSetBit(0); i >= 0; i = candidate.nextSetBit(i + 1)) {
            RegisterCall call = calls.get(i);
            Optional<Content> shown = call.shown().flatMap(Result.Found::content);
            shown.map(Content::version).map(writers::get).ifPresent(closed::or);
            absence |= call.shown().isPresent() && shown.isEmpty();
            if (call.result() instanceof Result.Rejected && call.shown().isEmpty()) {
                closed.or(changes); // anything may explain it
            }
        }
        if (absence) {
            for (int i = removals.nextSetBit(0); i >= 0; i = removals.nextSetBit(i + 1)) {
                closed.set(i, closed.get(i) || !begunByLeftOut(i, closed));
            }
        }
        return closed;
    }

    /** Whether what was removed had been created, and replaced, by calls that are all left out: then nothing was there before, either. */
    private boolean begunByLeftOut(int removal, BitSet closed) {
        int i = removal;
        for (int length = 0; length < calls.size(); length++) {
            if (calls.get(i).expected() instanceof Expectation.Nothing) {
                return true;
            }
            if (!(calls.get(i).expected() instanceof Expectation.Exactly exactly)) {
                return false;
            }
            BitSet before = writers.getOrDefault(exactly.version(), new BitSet());
            i = before.nextSetBit(0);
            if (before.cardinality() != 1 || closed.get(i) || !calls.get(i).acknowledged()) {
                return false;
            }
        }
        return false;
    }

    private RegisterHistory derive(BitSet some) {
        List<RegisterCall> derived = new ArrayList<>();
        for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
            RegisterCall call = calls.get(i);
            boolean dangling = changes.get(i) && dangling(call.expected(), some);
            derived.add(dangling || careless.get(i) ? call.withoutExpectation() : call);
        }
        return full.with(derived);
    }

    private boolean dangling(Expectation expected, BitSet some) {
        if (expected instanceof Expectation.Exactly exactly) {
            return leavesOut(writers.getOrDefault(exactly.version(), new BitSet()), some);
        }
        return expected instanceof Expectation.Nothing && leavesOut(removals, some);
    }

    private static boolean leavesOut(BitSet all, BitSet some) {
        BitSet leftOut = (BitSet) all.clone();
        leftOut.andNot(some);
        return !leftOut.isEmpty();
    }
}
