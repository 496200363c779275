package dev.regent.simulation.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run on virtual time. Exactly one thread runs at a time; whoever blocks runs the next events itself and hands the baton over only
 * where the next event belongs to another thread. Events are ordered by virtual time and, at one moment, by chance, so a seed determines
 * everything. Runs once.
 */
public final class Simulation {

    private static final int CLOCK_READS_PER_STEP = 100;

    private final SplittableRandom random;
    private final SplittableRandom ties;
    private final Workers workers;
    private final @Nullable List<String> trace;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<Parking> parked = new LinkedHashSet<>();
    private @Nullable SimThread current;
    private @Nullable String failure;
    private @Nullable Throwable cause;
    private Thread owner = Thread.currentThread();
    private volatile boolean returned;
    private boolean over;
    private long now;
    private long until;
    private long stepLimit;
    private long steps;
    private long clockReads;
    private long digest;

    /**
     * @param seed determines the run
     * @param workers real threads, which no other simulation uses at the same time
     * @param tracing whether to keep what {@link #trace(Supplier)} is told
     */
    public Simulation(long seed, Workers workers, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.ties = random.split();
        this.workers = workers;
        this.trace = tracing ? new ArrayList<>() : null;
    }

    // ---- what the world uses

    /** Source of all chance in the world; never to be used by code under test, which gets a split of it. */
    public SplittableRandom random() {
        return random;
    }

    /** Virtual nanoseconds since the start, on no process's clock. */
    public long now() {
        return now;
    }

    /** At least the first, less than the second unless they are equal. */
    public long between(long least, long most) {
        return least + (long) ((most - least) * random.nextDouble());
    }

    /** True with that probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Work of the world itself, which never blocks, after so many virtual nanoseconds. */
    public void after(long delay, Runnable work) {
        push(new Event(now + Math.max(0, delay), null, work));
    }

    /** A new process, whose clock shows {@code offset} at the start and runs {@code rate} times as fast as virtual time. */
    public SimProcess process(String name, double rate, long offset) {
        return new SimProcess(this, name, rate, offset);
    }

    /** Ends the run: a rule was broken. The text starts with its number. Only the first counts. */
    public void fail(String violation) {
        fail(violation, null);
    }

    void fail(String violation, @Nullable Throwable why) {
        if (failure == null) {
            failure = violation;
            cause = why;
            trace(() -> "VIOLATED " + violation);
        }
        over = true;
    }

    /** Ends the run before its time. */
    public void stop() {
        over = true;
    }

    /** Remembers what happened, if tracing; the text is not made otherwise. */
    public void trace(Supplier<String> what) {
        if (trace != null) {
            trace.add(String.format("%,13d us  %s", now / 1000, what.get()));
        }
    }

    /** What was traced. */
    public List<String> history() {
        return trace == null ? List.of() : List.copyOf(trace);
    }

    /** Which rule was broken. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was thrown, where that was the failure. */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /** Differs, most likely, between two runs that differ. */
    public long digest() {
        return digest;
    }

    /** Number of events so far. */
    public long steps() {
        return steps;
    }

    /**
     * Runs until that virtual time, {@link #stop}, a failure, or the end of all events. Then unwinds every thread.
     *
     * @param end virtual nanoseconds
     * @param limit of events; a run that exceeds it has failed
     */
    public void run(long end, long limit) {
        owner = Thread.currentThread();
        until = end;
        stepLimit = limit;
        give(null);
        for (Parking waiting : List.copyOf(parked)) {
            waiting.reason = Parking.Reason.ENDED;
            returned = false;
            worker(waiting).resumeWithBaton();
            awaitReturn();
        }
    }

    private void give(@Nullable SimThread thread) {
        Worker worker = workers.take();
        worker.order(this, thread);
        returned = false;
        worker.resumeWithBaton();
        awaitReturn();
    }

    private void awaitReturn() {
        while (!returned) {
            LockSupport.park(this);
        }
    }

    private static Worker worker(Parking parking) {
        if (parking.worker == null) {
            throw new IllegalStateException("a wait has no thread");
        }
        return parking.worker;
    }

    // ---- what processes use

    void push(Event event) {
        event.tie = ties.nextLong();
        events.add(event);
    }

    @Nullable
    SimThread current() {
        return current;
    }

    void clockRead() {
        if (++clockReads > stepLimit * CLOCK_READS_PER_STEP && stepLimit > 0) {
            fail("no end: the clock was read " + clockReads + " times in " + steps + " steps");
            throw new EndOfThread();
        }
    }

    /** The threads of a dead process unwind; nothing that they still do has an effect outside of it. */
    void unwind(SimProcess dead) {
        for (Parking waiting : List.copyOf(parked)) {
            if (waiting.thread.process == dead) {
                waiting.wake(Parking.Reason.ENDED);
            }
        }
    }

    /**
     * Blocks the calling simulated thread.
     *
     * @return whether it was woken, not timed out
     */
    boolean park(Parking parking, long nanos) throws InterruptedException {
        SimThread thread = parking.thread;
        if (over || !thread.process.alive()) {
            parking.reason = Parking.Reason.ENDED; // nobody may wake it any more
            throw new EndOfThread();
        }
        if (Thread.interrupted()) {
            parking.reason = Parking.Reason.INTERRUPTED;
            throw new InterruptedException();
        }
        parking.worker = (Worker) Thread.currentThread();
        thread.parking = parking;
        parked.add(parking);
        push(new Event(now + nanos, thread.process, parking, Parking.Reason.TIMED_OUT));
        loop(parking);
        current = thread;
        parked.remove(parking);
        thread.parking = null;
        if (parking.reason == Parking.Reason.ENDED) {
            throw new EndOfThread();
        }
        if (parking.reason == Parking.Reason.INTERRUPTED) {
            throw new InterruptedException();
        }
        return parking.reason == Parking.Reason.WOKEN;
    }

    // ---- the loop

    /** Called by a worker that has the baton and an empty stack. */
    void carry(@Nullable SimThread first) {
        if (first != null) {
            run(first);
        }
        loop(null);
    }

    /** @param mine whose end this waits for; null if nothing is below on the stack */
    private void loop(@Nullable Parking mine) {
        Worker self = (Worker) Thread.currentThread();
        while (true) {
            Event event = over ? null : next();
            if (event == null) {
                over = true;
                if (mine == null) {
                    workers.free(self);
                }
                Thread main = owner;
                returned = true;
                LockSupport.unpark(main);
                if (mine != null) {
                    self.awaitBaton();
                }
                return;
            }
            current = null;
            if (event.work != null) {
                run(event.work);
            } else if (event.start != null && mine == null) {
                run(event.start);
            } else {
                Worker next = successor(event, mine);
                if (next == self) {
                    return;
                }
                if (mine == null) {
                    workers.free(self);
                }
                next.resumeWithBaton();
                if (mine != null) {
                    self.awaitBaton();
                }
                return;
            }
        }
    }

    private Worker successor(Event event, @Nullable Parking mine) {
        if (event.start != null) {
            Worker fresh = workers.take();
            fresh.order(this, event.start);
            return fresh;
        }
        Parking parking = event.parking;
        if (parking == null) {
            throw new IllegalStateException("an event without anything to do");
        }
        parking.reason = event.reason;
        return parking == mine ? (Worker) Thread.currentThread() : worker(parking);
    }

    /** The next event that has an effect; null when the time is up. */
    private @Nullable Event next() {
        while (true) {
            Event event = events.poll();
            if (event == null || event.at > until) {
                return null;
            }
            now = event.at;
            SimProcess process = event.owner;
            if (event.parking != null && event.parking.over() || process != null && !process.mayRun(event)) {
                continue;
            }
            digest = digest * 1_000_003 + now;
            if (++steps > stepLimit) {
                fail("no end after " + stepLimit + " steps, at " + now / 1_000_000 + " ms of virtual time");
                return null;
            }
            return event;
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (EndOfThread dead) {
            // its process is dead
        } catch (RuntimeException | Error defect) {
            fail("defect: an event failed: " + defect, defect);
        }
    }

    private void run(SimThread thread) {
        current = thread;
        Thread.interrupted(); // of the thread before
        if (thread.interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            thread.work.run();
        } catch (EndOfThread dead) {
            // no more of it
        } catch (RuntimeException | Error defect) {
            fail("defect: thread " + thread + " failed: " + defect, defect);
        }
        Thread.interrupted();
        thread.process.over();
        thread.whenOver.run();
        current = null;
    }
}
