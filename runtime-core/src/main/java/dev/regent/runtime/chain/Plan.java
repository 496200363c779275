package dev.regent.runtime.chain;

import dev.regent.runtime.api.Output;
import dev.regent.runtime.api.Source;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.List;

/**
 * A job's chain, laid out.
 *
 * @param steps makes the steps between source and sink
 */
record Plan<I, T>(Source<I> source, Builder<I, T> steps, TwoPhaseSink<? super T> sink) {

    /** Makes steps in front of what comes next. */
    @FunctionalInterface
    interface Builder<I, T> {

        /**
         * @param states gets every step with state that is made
         * @return the first step
         */
        Output<I> build(Output<T> next, List<KeyedStep<?, ?, ?, ?>> states);
    }
}
