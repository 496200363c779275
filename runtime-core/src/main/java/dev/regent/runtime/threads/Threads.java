package dev.regent.runtime.threads;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Where the threads of a process come from, and what they wait on. Everything that waits in the runtime waits through this. Thread-safe. */
public interface Threads {

    /** The threads of this machine. */
    Threads SYSTEM = new SystemThreads();

    /** One thread that runs tasks in order, at once or later, and logs those that fail. Its tasks must not block. */
    ScheduledExecutorService serial(String what);

    /** As {@link #serial} for tasks that may block. */
    ScheduledExecutorService blocking(String what);

    /**
     * Threads for tasks that block, made when needed and ended when idle.
     *
     * @param most how many run at the same time; further tasks wait
     */
    ExecutorService pool(String what, int most);

    /** A thread of its own for one body of work, not yet started. */
    Worker worker(String name, Runnable body);

    /** An empty mailbox. */
    <T> Mailbox<T> mailbox();

    /** A signal that is not raised. */
    Signal signal();

    /** A thread with one body of work. */
    interface Worker {

        /** Begins. Called once. */
        void start();

        /** Rouses it from whatever it waits for. */
        void interrupt();

        /** Its name and, if known, the place in the code that it is at. */
        String position();
    }

    /** A queue that one thread takes from. */
    interface Mailbox<T> {

        /** Adds at the end; from any thread. */
        void add(T mail);

        /** Takes the first without waiting. */
        Optional<T> poll();

        /** Takes the first, waiting for one at most as long as given. */
        Optional<T> poll(Duration patience) throws InterruptedException;
    }

    /** Something that happens once. */
    interface Signal {

        /** It has happened. Idempotent. */
        void raise();

        /** Whether it has happened. */
        boolean isRaised();

        /** Waits for it at most as long as given; false if it has not happened by then. */
        boolean await(Duration patience) throws InterruptedException;
    }
}
