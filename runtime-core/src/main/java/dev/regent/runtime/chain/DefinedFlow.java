package dev.regent.runtime.chain;

import dev.regent.runtime.api.FlatMapper;
import dev.regent.runtime.api.Flow;
import dev.regent.runtime.api.KeyedFlow;
import dev.regent.runtime.api.KeyedProcessor;
import dev.regent.runtime.api.Mapper;
import dev.regent.runtime.api.Source;
import dev.regent.runtime.api.StateCodec;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.Objects;
import java.util.function.Predicate;

/** The chain from the source up to one place, as a function that builds it in front of whatever comes next. */
final class DefinedFlow<I, T> implements Flow<T> {

    private final Definition definition;
    private final Source<I> source;
    private final Plan.Builder<I, T> upstream;
    private boolean continued;

    DefinedFlow(Definition definition, Source<I> source, Plan.Builder<I, T> upstream) {
        this.definition = definition;
        this.source = source;
        this.upstream = upstream;
    }

    @Override
    public <R> Flow<R> map(Mapper<? super T, ? extends R> mapper) {
        Objects.requireNonNull(mapper, "mapper is null");
        return then((next, states) -> upstream.build(new Steps.Map<>(mapper, next), states));
    }

    @Override
    public <R> Flow<R> parse(Mapper<? super T, ? extends R> parser) {
        Objects.requireNonNull(parser, "parser is null");
        return then((next, states) -> upstream.build(new Steps.Parse<>(parser, next), states));
    }

    @Override
    public Flow<T> filter(Predicate<? super T> condition) {
        Objects.requireNonNull(condition, "condition is null");
        return then((next, states) -> upstream.build(new Steps.Filter<>(condition, next), states));
    }

    @Override
    public <R> Flow<R> flatMap(FlatMapper<? super T, R> mapper) {
        Objects.requireNonNull(mapper, "mapper is null");
        return then((next, states) -> upstream.build(new Steps.FlatMap<>(mapper, next), states));
    }

    @Override
    public <K> KeyedFlow<K, T> keyBy(Mapper<? super T, ? extends K> key, StateCodec<K> codec) {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(codec, "codec is null");
        continueOnce();
        return new Keyed<>(key, codec);
    }

    @Override
    public void sink(TwoPhaseSink<? super T> sink) {
        Objects.requireNonNull(sink, "sink is null");
        continueOnce();
        definition.finish(new Plan<>(source, upstream, sink));
    }

    private <R> Flow<R> then(Plan.Builder<I, R> longer) {
        continueOnce();
        return new DefinedFlow<>(definition, source, longer);
    }

    private void continueOnce() {
        definition.requireOpen();
        if (continued) {
            throw new IllegalStateException("a flow continues once: a chain has no branches");
        }
        continued = true;
    }

    private final class Keyed<K> implements KeyedFlow<K, T> {

        private final Mapper<? super T, ? extends K> key;
        private final StateCodec<K> keyCodec;
        private boolean processed;

        Keyed(Mapper<? super T, ? extends K> key, StateCodec<K> keyCodec) {
            this.key = key;
            this.keyCodec = keyCodec;
        }

        @Override
        public <S, R> Flow<R> process(String name, StateCodec<S> codec, KeyedProcessor<K, ? super T, S, R> processor) {
            Objects.requireNonNull(codec, "codec is null");
            Objects.requireNonNull(processor, "processor is null");
            definition.requireOpen();
            definition.requireNewState(name);
            if (processed) {
                throw new IllegalStateException("a flow continues once: a chain has no branches");
            }
            processed = true;
            return new DefinedFlow<>(definition, source, (next, states) -> {
                KeyedStep<K, T, S, R> step = new KeyedStep<>(name, key, keyCodec, codec, processor, next);
                states.add(step);
                return upstream.build(step, states);
            });
        }
    }
}
