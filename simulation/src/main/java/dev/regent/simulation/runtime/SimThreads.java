package dev.regent.simulation.runtime;

import dev.regent.runtime.threads.Threads;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * The threads of one simulated process, for the runtime.
 *
 * @param stretch how many times as long as it asked for a thread without mail sleeps
 */
record SimThreads(SimProcess process, IntSupplier stretch) implements Threads {

    @Override
    public ScheduledExecutorService serial(String what) {
        return process.scheduler(what, 1);
    }

    @Override
    public ScheduledExecutorService blocking(String what) {
        return process.scheduler(what, 1);
    }

    @Override
    public ExecutorService pool(String what, int most) {
        return process.scheduler(what, most);
    }

    @Override
    public Worker worker(String name, Runnable body) {
        return new SimWorker(name, body, process.serial(name));
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new SimMailbox<>(process, stretch);
    }

    @Override
    public Signal signal() {
        return new SimSignal(process, new CompletableFuture<>());
    }

    /** Waits on virtual time; whether it came in time. */
    private static boolean await(SimProcess process, CompletableFuture<?> event, Duration patience)
            throws InterruptedException {
        try {
            process.await(event, patience);
            return true;
        } catch (TimeoutException late) {
            return event.isDone();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record SimWorker(String name, Runnable body, ExecutorService thread) implements Worker {

        @Override
        public void start() {
            thread.execute(body);
        }

        @Override
        public void interrupt() {
            thread.shutdownNow();
        }

        @Override
        public String position() {
            return name;
        }
    }

    /** A thread without mail is roused much later than it asked for, as on a loaded machine: fewer events for a second. */
    private static final class SimMailbox<T> implements Mailbox<T> {

        private static final Duration SHORT = Duration.ofMillis(50);

        private final SimProcess process;
        private final IntSupplier stretch;
        private final Deque<T> queue = new ArrayDeque<>();
        private CompletableFuture<Boolean> filled = new CompletableFuture<>();

        SimMailbox(SimProcess process, IntSupplier stretch) {
            this.process = process;
            this.stretch = stretch;
        }

        @Override
        public void add(T mail) {
            queue.add(mail);
            filled.complete(true);
        }

        @Override
        public Optional<T> poll() {
            return Optional.ofNullable(queue.poll());
        }

        @Override
        public Optional<T> poll(Duration patience) throws InterruptedException {
            if (queue.isEmpty() && patience.compareTo(Duration.ZERO) > 0) {
                filled = new CompletableFuture<>();
                await(
                        process,
                        filled,
                        patience.compareTo(SHORT) < 0 ? patience.multipliedBy(stretch.getAsInt()) : patience);
            }
            return poll();
        }
    }

    private record SimSignal(SimProcess process, CompletableFuture<Boolean> raised) implements Signal {

        @Override
        public void raise() {
            raised.complete(true);
        }

        @Override
        public boolean isRaised() {
            return raised.isDone();
        }

        @Override
        public boolean await(Duration patience) throws InterruptedException {
            return SimThreads.await(process, raised, patience);
        }
    }
}
