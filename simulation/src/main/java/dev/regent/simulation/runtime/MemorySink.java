package dev.regent.simulation.runtime;

import dev.regent.runtime.api.SinkAttempt;
import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the sinks of all attempts write into: transactions, pending or committed. */
final class MemorySink implements TwoPhaseSink<String> {

    private record Transaction(int subtask, SinkAttempt attempt, List<String> records) {}

    private final Map<String, Transaction> pending = new TreeMap<>();
    private final Map<String, Transaction> committed = new LinkedHashMap<>();

    /** All that is visible, in the order of its commit. */
    List<String> visible() {
        return committed.values().stream()
                .flatMap(each -> each.records().stream())
                .toList();
    }

    @Override
    public SinkWriter<String> open(SinkContext context) {
        return new Writer(context);
    }

    private final class Writer implements SinkWriter<String> {

        private final SinkContext context;
        private final List<String> open = new ArrayList<>();
        private int sequence;

        Writer(SinkContext context) {
            this.context = context;
        }

        @Override
        public void restore(List<String> names) {
            commit(names);
            pending.values()
                    .removeIf(each -> each.subtask() == context.subtask()
                            && each.attempt().compareTo(context.attempt()) < 0);
        }

        @Override
        public void write(String item) {
            open.add(item);
        }

        @Override
        public Optional<String> preCommit() {
            if (open.isEmpty()) {
                return Optional.empty();
            }
            String name = context.subtask() + ":" + context.attempt() + ":" + sequence;
            sequence++;
            pending.put(name, new Transaction(context.subtask(), context.attempt(), List.copyOf(open)));
            open.clear();
            return Optional.of(name);
        }

        @Override
        public void commit(List<String> names) {
            for (String name : names) {
                Optional<Transaction> prepared = Optional.ofNullable(pending.remove(name));
                prepared.ifPresent(transaction -> committed.put(name, transaction));
                if (!committed.containsKey(name)) {
                    throw new IllegalStateException("lost: " + name);
                }
            }
        }

        @Override
        public void close() {
            open.clear();
        }
    }
}
