package dev.regent.simulation.runtime;

import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One process's way to the sinks' target. */
record MemorySink(SinkTarget target, Remote remote) implements TwoPhaseSink<String> {

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
            remote.write(() -> target.restore(context.subtask(), context.attempt(), names));
        }

        @Override
        public void end(List<String> names) {
            remote.write(() -> target.end(context.subtask(), context.attempt(), names));
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
            List<String> records = List.copyOf(open);
            remote.write(() -> target.prepare(name, context.subtask(), context.attempt(), records));
            open.clear();
            return Optional.of(name);
        }

        @Override
        public void commit(List<String> names) {
            remote.write(() -> target.commit(names));
        }

        @Override
        public void close() {
            open.clear();
        }
    }
}
