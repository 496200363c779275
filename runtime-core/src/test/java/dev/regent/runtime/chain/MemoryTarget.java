package dev.regent.runtime.chain;

import dev.regent.runtime.api.SinkAttempt;
import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sinks of all attempts write into: transactions in memory, pending or committed. */
final class MemoryTarget implements TwoPhaseSink<String> {

    final Map<String, List<String>> pending = new HashMap<>();
    final Map<String, List<String>> committed = new LinkedHashMap<>();

    /** All that is visible. */
    List<String> visible() {
        return committed.values().stream().flatMap(List::stream).toList();
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
            pending.keySet().removeIf(name -> attempt(name).compareTo(context.attempt()) < 0);
        }

        @Override
        public void write(String record) {
            open.add(record);
        }

        @Override
        public Optional<String> preCommit() {
            if (open.isEmpty()) {
                return Optional.empty();
            }
            String name = context.attempt() + ":" + sequence++;
            pending.put(name, List.copyOf(open));
            open.clear();
            return Optional.of(name);
        }

        @Override
        public void commit(List<String> names) {
            for (String name : names) {
                List<String> records = pending.remove(name);
                if (records != null) {
                    committed.put(name, records);
                } else if (!committed.containsKey(name)) {
                    throw new IllegalStateException("lost: " + name);
                }
            }
        }

        @Override
        public void close() {
            open.clear();
        }

        private static SinkAttempt attempt(String name) {
            String[] numbers = name.split("[-:]");
            return new SinkAttempt(Long.parseLong(numbers[0]), Integer.parseInt(numbers[1]));
        }
    }
}
