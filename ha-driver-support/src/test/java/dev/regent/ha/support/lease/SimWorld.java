package dev.regent.ha.support.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Virtual time, chance, the history of one run and what must hold in it. */
final class SimWorld {

    /** A run of a seed takes a few thousand; who goes on for so long has stopped coming forward. */
    private static final int MOST_STEPS = 200_000;

    private record Task(long at, long order, Runnable work) {}

    final SplittableRandom random;
    final List<SimContender> contenders = new ArrayList<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.order(), b.order()));
    private final Deque<String> history = new ArrayDeque<>();
    private final boolean recording;
    private long now;
    private long order;
    private long largestToken;
    private int grants;
    private int steps;

    /** @param recording whether to keep a history, which takes most of the time */
    SimWorld(long seed, boolean recording) {
        this.recording = recording;
        random = new SplittableRandom(seed);
    }

    long now() {
        return now;
    }

    void after(long delay, Runnable work) {
        tasks.add(new Task(now + Math.max(0, delay), order++, work));
    }

    /** Between the two, in nanoseconds. */
    long between(long least, long most) {
        return least + (long) ((most - least) * random.nextDouble());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void runUntil(long end) {
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            require(++steps <= MOST_STEPS, "no end after " + MOST_STEPS + " steps");
            Task task = tasks.remove();
            now = task.at();
            task.work().run();
            checkExclusion();
        }
        now = end;
    }

    void note(Supplier<String> what) {
        if (recording) {
            history.add(String.format("%,15d us  %s", now / 1000, what.get()));
            if (history.size() > 400) {
                history.remove();
            }
        }
    }

    List<String> history() {
        return List.copyOf(history);
    }

    void granted(SimContender contender, long token) {
        require(token > largestToken, "E2: " + contender + " was granted " + token + " after " + largestToken);
        largestToken = token;
        grants++;
        checkExclusion();
    }

    int grants() {
        return grants;
    }

    private void checkExclusion() {
        List<SimContender> believers =
                contenders.stream().filter(SimContender::believes).toList();
        require(believers.size() <= 1, "E1: these believe at once: " + believers);
    }

    void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
