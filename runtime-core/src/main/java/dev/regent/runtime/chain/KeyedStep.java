package dev.regent.runtime.chain;

import dev.regent.runtime.api.KeyedContext;
import dev.regent.runtime.api.KeyedProcessor;
import dev.regent.runtime.api.Mapper;
import dev.regent.runtime.api.Output;
import dev.regent.runtime.api.StateCodec;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step with state for each key, all of it in memory, and its part of a snapshot. */
final class KeyedStep<K, T, S, R> implements Output<T> {

    private final String name;
    private final Mapper<? super T, ? extends K> keyOf;
    private final StateCodec<K> keyCodec;
    private final StateCodec<S> stateCodec;
    private final KeyedProcessor<K, ? super T, S, R> processor;
    private final Map<K, Cell<S>> cells = new HashMap<>();
    private final Context context;

    KeyedStep(
            String name,
            Mapper<? super T, ? extends K> keyOf,
            StateCodec<K> keyCodec,
            StateCodec<S> stateCodec,
            KeyedProcessor<K, ? super T, S, R> processor,
            Output<? super R> next) {
        this.name = name;
        this.keyOf = keyOf;
        this.keyCodec = keyCodec;
        this.stateCodec = stateCodec;
        this.processor = processor;
        this.context = new Context(next);
    }

    @Override
    public void emit(T in) {
        try {
            K key = Objects.requireNonNull(keyOf.map(in), "the function of keyBy returned null");
            context.turnTo(key);
            processor.process(in, context);
        } catch (Exception e) {
            throw StepFailure.of(e);
        }
    }

    String name() {
        return name;
    }

    int size() {
        return cells.size();
    }

    void write(SnapshotOutput out) throws IOException {
        out.writeLong(cells.size());
        for (Map.Entry<K, Cell<S>> entry : cells.entrySet()) {
            out.writeBlock(entry.getKey(), keyCodec);
            out.writeBlock(entry.getValue().state, stateCodec);
        }
    }

    void read(SnapshotInput in) throws IOException {
        String what = "state '" + name + "'";
        for (long left = in.readCount(what); left > 0; left--) {
            K key = in.readBlock(keyCodec, "a key of " + what);
            cells.put(key, new Cell<>(in.readBlock(stateCodec, what)));
        }
    }

    /** Saves a second look-up when a state is replaced. */
    private static final class Cell<S> {

        private S state;

        Cell(S state) {
            this.state = state;
        }
    }

    private final class Context implements KeyedContext<K, S, R> {

        private final Output<? super R> next;
        private @Nullable K key;
        private @Nullable Cell<S> cell;

        Context(Output<? super R> next) {
            this.next = next;
        }

        void turnTo(K newKey) {
            key = newKey;
            cell = cells.get(newKey);
        }

        @Override
        public K key() {
            return Objects.requireNonNull(key, "no record is in hand");
        }

        @Override
        public Optional<S> state() {
            Cell<S> current = cell;
            return current == null ? Optional.empty() : Optional.of(current.state);
        }

        @Override
        public void update(S state) {
            Objects.requireNonNull(state, "state is null; call forget() to drop it");
            Cell<S> current = cell;
            if (current == null) {
                current = new Cell<>(state);
                cell = current;
                cells.put(key(), current);
            } else {
                current.state = state;
            }
        }

        @Override
        public void forget() {
            cells.remove(key());
            cell = null;
        }

        @Override
        public void emit(R result) {
            next.emit(result);
        }
    }
}
