package dev.regent.runtime.jobmanager.loop;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocking operations one after the other. An operation whose outcome must be known keeps its place and is repeated until it is, so that
 * nothing behind it is built on a guess (S5). Used on the loop alone.
 */
public final class SerialIo {

    private static final Logger LOG = LoggerFactory.getLogger(SerialIo.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

    private final Loop loop;
    private final String name;
    private final Consumer<FencedException> onFenced;
    private final Deque<Operation<?>> queue = new ArrayDeque<>();
    private boolean stopped;

    /**
     * @param name whose operations they are, for messages
     * @param onFenced told once when an operation was refused because somebody newer leads; nothing runs after it
     */
    public SerialIo(Loop loop, String name, Consumer<FencedException> onFenced) {
        this.loop = loop;
        this.name = name;
        this.onFenced = onFenced;
    }

    /** Runs an operation once. */
    public <T> void once(String what, Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        add(new Operation<>(what, false, work, done, failed));
    }

    /**
     * Runs an operation until it has succeeded or failed for certain: an unknown outcome and a backend that does not answer are no ends. The
     * work must be such that repeating it settles it, as {@code ScopeStore.commit} is.
     */
    public <T> void untilKnown(String what, Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        add(new Operation<>(what, true, work, done, failed));
    }

    /** Drops everything that has not begun. What runs is left alone and its result ignored. */
    public void stop() {
        stopped = true;
        queue.clear();
    }

    private void add(Operation<?> operation) {
        if (stopped) {
            return;
        }
        queue.add(operation);
        if (queue.size() == 1) {
            operation.begin();
        }
    }

    private void next() {
        queue.poll();
        Operation<?> head = queue.peek();
        if (head != null) {
            head.begin();
        }
    }

    private final class Operation<T> {

        private final String what;
        private final boolean repeat;
        private final Supplier<T> work;
        private final Consumer<T> done;
        private final Consumer<RuntimeException> failed;
        private Duration pause = FIRST_PAUSE;
        private long warned;
        private boolean everWarned;

        Operation(String what, boolean repeat, Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
            this.what = what;
            this.repeat = repeat;
            this.work = work;
            this.done = done;
            this.failed = failed;
        }

        void begin() {
            loop.io(work, this::succeeded, this::failed);
        }

        private void succeeded(T result) {
            if (stopped) {
                return;
            }
            // the continuation first, so that what it adds comes before what others add later
            try {
                done.accept(result);
            } finally {
                next();
            }
        }

        private void failed(RuntimeException error) {
            if (stopped) {
                return;
            }
            if (error instanceof FencedException fenced) {
                stop();
                onFenced.accept(fenced);
            } else if (repeat && isPassing(error)) {
                warn(error);
                loop.schedule(pause, this::again);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            } else {
                try {
                    failed.accept(error);
                } finally {
                    next();
                }
            }
        }

        private void again() {
            if (!stopped) {
                begin();
            }
        }

        private void warn(RuntimeException error) {
            long now = loop.nanoTime();
            if (!everWarned || now - warned >= BETWEEN_WARNINGS.toNanos()) {
                everWarned = true;
                warned = now;
                LOG.warn("{}: cannot {} now, trying again until it is known: {}", name, what, error.getMessage());
            }
        }
    }

    private static boolean isPassing(RuntimeException error) {
        return error instanceof BackendUnavailableException || error instanceof OutcomeUnknownException;
    }
}
