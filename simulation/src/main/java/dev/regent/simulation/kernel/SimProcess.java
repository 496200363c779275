package dev.regent.simulation.kernel;

import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * One simulated process: a monotonic clock with a rate and an offset of its own, and threads. While it is paused none of them runs but its
 * clock goes on; once it is killed they never run again.
 */
public final class SimProcess implements Threading {

    private final Simulation simulation;
    private final String name;
    private final double rate;
    private final long offset;
    private final List<Event> held = new ArrayList<>();
    private LongSupplier startDelay = () -> 0;
    private boolean paused;
    private boolean alive = true;
    private int threads;

    SimProcess(Simulation simulation, String name, double rate, long offset) {
        this.simulation = simulation;
        this.name = name;
        this.rate = rate;
        this.offset = offset;
    }

    /** The run that it is part of. */
    public Simulation simulation() {
        return simulation;
    }

    /** Its name in traces. */
    public String name() {
        return name;
    }

    /** Whether it was not killed. */
    public boolean alive() {
        return alive;
    }

    /** Whether its threads stand still. */
    public boolean paused() {
        return paused;
    }

    /** How many nanoseconds its threads take to begin with a task: a loaded machine. None at first. */
    public void startDelay(LongSupplier delay) {
        startDelay = delay;
    }

    /** Its threads stand still until {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /** Goes on; what came due meanwhile happens now, in any order. */
    public void resume() {
        paused = false;
        for (Event event : held) {
            event.at = simulation.now();
            simulation.push(event);
        }
        held.clear();
    }

    /** Ends it for good, as {@code kill -9} does. */
    public void kill() {
        alive = false;
        held.clear();
        simulation.unwind(this);
    }

    /** Work of this process that never blocks, such as the arrival of an answer, after so many virtual nanoseconds. */
    public void after(long delay, Runnable work) {
        simulation.push(new Event(simulation.now() + Math.max(0, delay), this, work));
    }

    /** Blocks the calling thread of this process. */
    public void sleep(Duration time) throws InterruptedException {
        simulation.park(new Parking(thread()), virtual(time.toNanos()));
    }

    boolean mayRun(Event event) {
        if (alive && paused) {
            held.add(event);
        }
        return alive && !paused;
    }

    /** The calling thread, which is one of this process and may block. */
    SimThread thread() {
        SimThread current = simulation.current();
        if (current == null || current.process != this) {
            if (!alive) {
                throw new EndOfThread();
            }
            throw new IllegalStateException("not a thread of " + name + " that may block: "
                    + (current == null ? "a timer or an event" : current));
        }
        return current;
    }

    /** How many of its threads have something to do now. */
    public int threads() {
        return threads;
    }

    void over() {
        threads--;
    }

    void start(SimThread thread) {
        threads++;
        simulation.push(new Event(simulation.now() + startDelay.getAsLong(), thread));
    }

    /** Virtual nanoseconds until this process's clock has gone on by those. */
    long virtual(long nanos) {
        return (long) (Math.max(0, nanos) / rate) + 1;
    }

    @Override
    public long nanoTime() {
        simulation.clockRead();
        return offset + (long) (simulation.now() * rate);
    }

    @Override
    public ExecutorService serial(String what) {
        return new SimExecutor(this, what, 1);
    }

    @Override
    public ScheduledExecutorService timer(String what) {
        return new SimExecutor(this, what, 0);
    }

    @Override
    public ScheduledExecutorService scheduler(String what, int threads) {
        return new SimExecutor(this, what, threads);
    }

    @Override
    public void start(String what, Runnable task) {
        start(new SimThread(this, what, task, () -> {}));
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!waitFor(future, bound.toNanos())) {
            throw new TimeoutException("not done within " + bound);
        }
        return future.get();
    }

    /** Whether it is done in time. */
    boolean waitFor(CompletableFuture<?> future, long nanos) throws InterruptedException {
        if (!future.isDone()) {
            Parking parking = new Parking(thread());
            CompletableFuture<?> unused = future.whenComplete((value, error) -> parking.wake(Parking.Reason.WOKEN));
            simulation.park(parking, virtual(nanos));
        }
        return future.isDone();
    }

    @Override
    public String toString() {
        return name;
    }
}
