package dev.regent.runtime.chain;

import dev.regent.runtime.api.FlatMapper;
import dev.regent.runtime.api.MalformedRecordException;
import dev.regent.runtime.api.Mapper;
import dev.regent.runtime.api.Output;
import java.util.Objects;
import java.util.function.Predicate;

/** The steps without state: each takes a record, calls the job's function, and hands the result to the next step. */
final class Steps {

    private Steps() {}

    record Map<T, R>(Mapper<? super T, ? extends R> mapper, Output<? super R> next) implements Output<T> {
        @Override
        public void emit(T in) {
            R result;
            try {
                result = mapper.map(in);
            } catch (Exception e) {
                throw StepFailure.of(e);
            }
            next.emit(Objects.requireNonNull(result, "the function of a map step returned null"));
        }
    }

    record Parse<T, R>(Mapper<? super T, ? extends R> parser, Output<? super R> next) implements Output<T> {
        @Override
        public void emit(T in) {
            R result;
            try {
                result = parser.map(in);
            } catch (MalformedRecordException e) {
                throw e;
            } catch (Exception e) {
                throw new MalformedRecordException(Lines.one(e), e);
            }
            next.emit(Objects.requireNonNull(result, "the function of a parse step returned null"));
        }
    }

    record Filter<T>(Predicate<? super T> condition, Output<? super T> next) implements Output<T> {
        @Override
        public void emit(T in) {
            if (condition.test(in)) {
                next.emit(in);
            }
        }
    }

    record FlatMap<T, R>(FlatMapper<? super T, R> mapper, Output<R> next) implements Output<T> {
        @Override
        public void emit(T in) {
            try {
                mapper.flatMap(in, next);
            } catch (Exception e) {
                throw StepFailure.of(e);
            }
        }
    }
}
