package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.Step.Form;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Looks for an order of the steps of one register in which each takes effect between its start and its end and sees what the one before left: the
 * search of Wing and Gong, which never enters a situation twice (Lowe, "Testing for linearizability"). A situation is the set of the steps taken and what
 * is there; the set is known by a sum of 128 random bits for each step, so that two of a million sets are taken for one with a probability below 10^-26.
 */
final class OrderSearch {

    private static final int NONE = Integer.MIN_VALUE;
    private static final long SEED = 7;

    private final List<Step> steps;
    private final long[] high;
    private final long[] low;
    private final int[] next;
    private final int[] previous;
    private final int head;
    private final int[] named;
    private final Set<Situation> seen = new HashSet<>();

    private final int[] taken;
    private final int[] option;
    private final int[] before;
    private final long[] latestBefore;
    private int depth;
    private int there = Step.ABSENT;
    private long latestStart = Long.MIN_VALUE;
    private long sumHigh;
    private long sumLow;
    private int left;
    private int leastLeft;
    private Optional<Step> obstacle = Optional.empty();

    OrderSearch(Steps register) {
        this.steps = register.all();
        int size = steps.size();
        this.named = new int[register.size()];
        this.head = size;
        this.next = new int[size + 1];
        this.previous = new int[size + 1];
        Arrays.setAll(next, i -> i == size ? 0 : i + 1);
        Arrays.setAll(previous, i -> i == 0 ? size : i - 1);
        SplittableRandom random = new SplittableRandom(SEED);
        this.high = random.longs(size).toArray();
        this.low = random.longs(size).toArray();
        this.taken = new int[size + 1];
        this.option = new int[size + 1];
        this.before = new int[size + 1];
        this.latestBefore = new long[size + 1];
        this.left = (int) steps.stream().filter(Step::mandatory).count();
        this.leastLeft = left + 1;
    }

    /** A set of steps taken, and what is there after them. */
    private record Situation(long high, long low, int there) {}

    /** What the search found. */
    enum Answer {
        ORDERED,
        IMPOSSIBLE,
        UNDECIDED
    }

    /** Ends with {@code UNDECIDED} when it has tried or remembers too much. */
    Answer run(Limits limits) {
        int from = next[head];
        int fromOption = 0;
        for (long tries = 0; left > 0; tries++) {
            if (tries > limits.tries() || seen.size() > limits.situations()) {
                return Answer.UNDECIDED;
            }
            if (descend(from, fromOption)) {
                from = next[head];
                fromOption = 0;
            } else if (depth == 0) {
                return Answer.IMPOSSIBLE;
            } else {
                depth--;
                undo(taken[depth]);
                from = taken[depth];
                fromOption = option[depth] + 1;
            }
        }
        return Answer.ORDERED;
    }

    /** The step that had to be next, and could not, where the search came farthest. */
    Optional<Step> obstacle() {
        return obstacle;
    }

    /** Takes the first step, from that one and its option on, that leads to a new situation. */
    private boolean descend(int from, int fromOption) {
        long limit = limit();
        int first = fromOption;
        for (int i = from; i != head && steps.get(i).start() <= limit; i = next[i]) {
            Step step = steps.get(i);
            boolean inTime = step.mandatory() || latestStart <= step.last();
            for (int each = first; inTime && each < Math.max(1, step.options().size()); each++) {
                int after = after(step, each);
                if (after != NONE && seen.add(new Situation(sumHigh + high[i], sumLow + low[i], after))) {
                    take(i, each, after);
                    return true;
                }
            }
            first = 0;
        }
        return false;
    }

    /** The earliest end of what must still take effect: nothing that starts later can come first. */
    private long limit() {
        long limit = Long.MAX_VALUE;
        Optional<Step> earliest = Optional.empty();
        for (int i = next[head]; i != head && steps.get(i).start() <= limit; i = next[i]) {
            Step step = steps.get(i);
            if (step.mandatory() && step.last() < limit) {
                limit = step.last();
                earliest = Optional.of(step);
            }
        }
        if (left < leastLeft) {
            leastLeft = left;
            obstacle = earliest;
        }
        return limit;
    }

    private int after(Step step, int each) {
        if (!step.possible(there)) {
            return NONE;
        }
        if (step.form() != Form.CHANGES) {
            return there;
        }
        int result = step.options().get(each);
        boolean known = step.mandatory() || result <= Step.ABSENT;
        // What somebody has seen already was written already, by another; what nobody has seen might have been any
        // other version.
        return known || named[result] == 0 ? result : NONE;
    }

    private void take(int i, int each, int after) {
        taken[depth] = i;
        option[depth] = each;
        before[depth] = there;
        latestBefore[depth] = latestStart;
        depth++;
        Step step = steps.get(i);
        next[previous[i]] = next[i];
        previous[next[i]] = previous[i];
        sumHigh += high[i];
        sumLow += low[i];
        there = after;
        latestStart = Math.max(latestStart, step.start());
        left -= step.mandatory() ? 1 : 0;
        count(step, 1);
    }

    /** Puts the step back that was taken last; {@code depth} is its place already. */
    private void undo(int i) {
        Step step = steps.get(i);
        count(step, -1);
        left += step.mandatory() ? 1 : 0;
        latestStart = latestBefore[depth];
        there = before[depth];
        sumHigh -= high[i];
        sumLow -= low[i];
        next[previous[i]] = i;
        previous[next[i]] = i;
    }

    private void count(Step step, int change) {
        if (step.form() != Form.MISSES && step.subject() > Step.ABSENT) {
            named[step.subject()] += change;
        }
    }
}
