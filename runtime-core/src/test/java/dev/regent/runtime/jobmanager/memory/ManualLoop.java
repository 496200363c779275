package dev.regent.runtime.jobmanager.memory;

import dev.regent.runtime.jobmanager.loop.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A loop on the test's thread: tasks run when told, timers by a clock that the test moves, works at once or when let go. */
public final class ManualLoop implements Loop {

    private record Scheduled(long at, long order, Runnable task) {}

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> works = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::order));
    private long now = 1_000_000_000L;
    private long order;
    private boolean holding;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now / 1_000_000;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        order++;
        Scheduled scheduled = new Scheduled(now + delay.toNanos(), order, task);
        timers.add(scheduled);
        return () -> timers.remove(scheduled);
    }

    @Override
    public <T> void io(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        works.add(() -> {
            T result;
            try {
                result = work.get();
            } catch (RuntimeException error) {
                tasks.add(() -> failed.accept(error));
                return;
            }
            tasks.add(() -> done.accept(result));
        });
    }

    /** Keeps blocking work from being done until {@link #letGo}. */
    public void hold() {
        holding = true;
    }

    /** Lets work be done again. */
    public void letGo() {
        holding = false;
        run();
    }

    /** Runs everything that can run now. */
    public void run() {
        while (!tasks.isEmpty() || (!holding && !works.isEmpty())) {
            (tasks.isEmpty() ? works : tasks).remove().run();
        }
    }

    /** Moves the clock and runs what becomes due, in order. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        run();
        for (Scheduled next = timers.peek(); next != null && next.at() <= end; next = timers.peek()) {
            timers.remove();
            now = Math.max(now, next.at());
            next.task().run();
            run();
        }
        now = end;
    }
}
