package dev.regent.runtime.threads;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

/** See {@link Threads#SYSTEM}. */
final class SystemThreads implements Threads {

    private static final long IDLE_SECONDS = 10;

    @Override
    public ScheduledExecutorService serial(String what) {
        return new SerialThread(what);
    }

    @Override
    public ScheduledExecutorService blocking(String what) {
        return new SerialThread(what);
    }

    @Override
    public ExecutorService pool(String what, int most) {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, SECONDS, new LinkedBlockingQueue<>(), new NamedThreads(what));
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    @Override
    public Worker worker(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return new ThreadWorker(thread);
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new QueueMailbox<>();
    }

    @Override
    public Signal signal() {
        return new LatchSignal();
    }

    private record ThreadWorker(Thread thread) implements Worker {

        @Override
        public void start() {
            thread.start();
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public String position() {
            StackTraceElement[] stack = thread.getStackTrace();
            return thread.getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        }
    }

    private static final class QueueMailbox<T> implements Mailbox<T> {

        private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

        @Override
        public void add(T mail) {
            queue.add(mail);
        }

        @Override
        public Optional<T> poll() {
            return Optional.ofNullable(queue.poll());
        }

        @Override
        public Optional<T> poll(Duration patience) throws InterruptedException {
            return Optional.ofNullable(queue.poll(patience.toNanos(), NANOSECONDS));
        }
    }

    private static final class LatchSignal implements Signal {

        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public void raise() {
            latch.countDown();
        }

        @Override
        public boolean isRaised() {
            return latch.getCount() == 0;
        }

        @Override
        public boolean await(Duration patience) throws InterruptedException {
            return latch.await(patience.toNanos(), NANOSECONDS);
        }
    }
}
