package dev.regent.runtime.taskmanager;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainCounters;
import dev.regent.runtime.chain.Progress;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The jobs of these tests: chains that count to a limit, with switches for what may go wrong, and what they left behind. */
final class World implements JobCode.Loader {

    final List<Chain> chains = new CopyOnWriteArrayList<>();
    final List<String> committed = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();
    final Map<Integer, Long> limits = new ConcurrentHashMap<>();
    final AtomicInteger loaded = new AtomicInteger();
    final AtomicInteger closedCodes = new AtomicInteger();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger commitFailures = new AtomicInteger();
    final ConcurrentLinkedQueue<Throwable> nextStepFails = new ConcurrentLinkedQueue<>();
    final CountDownLatch release = new CountDownLatch(1);
    volatile Optional<RuntimeException> loadFails = Optional.empty();
    volatile boolean hang;
    volatile boolean hangInClose;

    @Override
    public JobCode load(Path jar, String entryClass) {
        loaded.incrementAndGet();
        loadFails.ifPresent(failure -> {
            throw failure;
        });
        return new Code();
    }

    /** The chain of the last attempt of that subtask. */
    Chain chain(int subtask) {
        return chains.stream()
                .filter(chain -> chain.context.subtask() == subtask)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("no chain yet"));
    }

    /** Waits like code that minds no interrupt. */
    private void hang() {
        hanging.incrementAndGet();
        boolean waiting = true;
        while (waiting) {
            try {
                release.await();
                waiting = false;
            } catch (InterruptedException ignoredByHungCode) {
                waiting = true;
            }
        }
    }

    private final class Code implements JobCode {
        @Override
        public SubtaskChain chain(ChainContext context) {
            Chain made = new Chain(context);
            chains.add(made);
            return made;
        }

        @Override
        public void close() {
            closedCodes.incrementAndGet();
        }
    }

    final class Chain implements SubtaskChain {

        final ChainContext context;
        final List<String> committedOnOpen = new CopyOnWriteArrayList<>();
        final List<CheckpointId> snapshots = new CopyOnWriteArrayList<>();
        private final List<String> pending = new ArrayList<>();
        volatile long records;
        volatile Optional<Thread> thread = Optional.empty();
        volatile boolean closed;

        Chain(ChainContext context) {
            this.context = context;
        }

        @Override
        public void open(Optional<InputStream> snapshot, List<String> named) {
            thread = Optional.of(Thread.currentThread());
            committedOnOpen.addAll(named);
            committed.addAll(named);
            try {
                records = snapshot.isEmpty() ? 0 : new DataInputStream(snapshot.get()).readLong();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public Progress step() {
            if (hang) {
                hang();
            }
            Throwable failure = nextStepFails.poll();
            if (failure instanceof Error error) {
                throw error;
            } else if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (records >= limits.getOrDefault(context.subtask(), Long.MAX_VALUE)) {
                return Progress.END_OF_INPUT;
            }
            long counted = records;
            records = counted + 10;
            return Progress.IDLE;
        }

        @Override
        public List<String> snapshot(CheckpointId checkpoint, OutputStream out) {
            snapshots.add(checkpoint);
            pending.add("tx-" + context.subtask() + "-" + context.attempt() + "-" + checkpoint);
            try {
                new DataOutputStream(out).writeLong(records);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return List.copyOf(pending);
        }

        @Override
        public void commit(List<String> transactions) {
            if (commitFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("the target is away");
            }
            committed.addAll(transactions);
            pending.removeAll(transactions);
        }

        @Override
        public void end(List<String> named) {
            if (hang) {
                hang();
            }
            ended.add(context.subtask() + "-" + context.attempt().token() + " " + named);
        }

        @Override
        public ChainCounters counters() {
            return new ChainCounters(records, records / 10, 0, 0);
        }

        @Override
        public void close() {
            if (hangInClose) {
                hang();
            }
            closed = true;
        }
    }
}
