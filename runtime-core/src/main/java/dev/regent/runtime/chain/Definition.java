package dev.regent.runtime.chain;

import dev.regent.runtime.api.Flow;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.api.Source;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job's chain while it is laid out. */
final class Definition implements Pipeline {

    private final Set<String> stateNames = new HashSet<>();
    private boolean sourced;
    private boolean sealed;
    private @Nullable Plan<?, ?> plan;

    private Definition() {}

    /**
     * Has a job lay out its chain.
     *
     * @throws InvalidJobException it fails, or lays out something that is no chain
     */
    static Plan<?, ?> of(Job job, JobArguments arguments) {
        Definition definition = new Definition();
        try {
            job.define(definition, arguments);
        } catch (RuntimeException e) {
            // Written for the person who submits; the others are mistakes of the job's author.
            String message = e instanceof IllegalArgumentException && e.getMessage() != null
                    ? Lines.oneLine(e.getMessage())
                    : "its definition failed: " + Lines.one(e);
            throw new InvalidJobException("job " + job.getClass().getName() + ": " + message, e);
        } catch (LinkageError e) {
            throw new InvalidJobException(
                    "job " + job.getClass().getName() + ": its definition cannot be linked: " + Lines.one(e), e);
        }
        definition.sealed = true;
        return Optional.ofNullable(definition.plan)
                .orElseThrow(
                        () -> new InvalidJobException("job " + job.getClass().getName()
                                + ": its definition ends without a sink: lay out source, steps and sink"));
    }

    @Override
    public <T> Flow<T> source(Source<T> source) {
        Objects.requireNonNull(source, "source is null");
        requireOpen();
        if (sourced) {
            throw new IllegalStateException("the job has a source already");
        }
        sourced = true;
        return new DefinedFlow<>(this, source, (next, states) -> next);
    }

    void requireOpen() {
        if (sealed) {
            throw new IllegalStateException("the chain is laid out; use the pipeline within define only");
        }
    }

    void requireNewState(String name) {
        Objects.requireNonNull(name, "name of the state is null");
        if (!stateNames.add(name)) {
            throw new IllegalStateException("two steps have a state named '" + name + "'");
        }
    }

    void finish(Plan<?, ?> finished) {
        plan = finished;
    }
}
