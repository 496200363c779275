package dev.regent.runtime.chain;

import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.TwoPhaseSink;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes chains out of jobs. */
public final class ChainFactory {

    private ChainFactory() {}

    /**
     * Has the job lay out its chain and makes the chain of one attempt; opens nothing yet.
     *
     * @throws InvalidJobException the definition fails or is incomplete, or an argument is missing or wrong
     */
    public static SubtaskChain create(Job job, ChainContext context) {
        return create(job, context, System::nanoTime);
    }

    /**
     * Has the job lay out its chain to find mistakes on submission.
     *
     * @throws InvalidJobException the definition fails or is incomplete, or an argument is missing or wrong
     */
    public static void check(Job job, Map<String, String> arguments, RecordPolicy policy) {
        JobArguments known = new JobArguments(arguments);
        ContextClassLoader.call(job.getClass().getClassLoader(), () -> Definition.of(job, known));
        pace(known, 1, System::nanoTime);
        deadLetters(known, policy);
    }

    /**
     * As {@link #create(Job, ChainContext)} on another clock.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    public static SubtaskChain create(Job job, ChainContext context, LongSupplier nanoTime) {
        JobArguments arguments = new JobArguments(context.arguments());
        ClassLoader loader = job.getClass().getClassLoader();
        Plan<?, ?> plan = ContextClassLoader.call(loader, () -> Definition.of(job, arguments));
        Pace pace = pace(arguments, context.parallelism(), nanoTime);
        return chain(plan, context, pace, deadLetters(arguments, context.recordPolicy()), nanoTime, loader);
    }

    private static <I, T> SubtaskChain chain(
            Plan<I, T> plan,
            ChainContext context,
            Pace pace,
            Optional<TwoPhaseSink<DeadLetters.DeadLetter>> deadLetters,
            LongSupplier nanoTime,
            ClassLoader loader) {
        return new IsolatedChain(new PushChain<>(plan, context, pace, deadLetters, nanoTime), loader);
    }

    private static Pace pace(JobArguments arguments, int parallelism, LongSupplier nanoTime) {
        try {
            return Pace.of(arguments, parallelism, nanoTime);
        } catch (IllegalArgumentException e) {
            throw new InvalidJobException(Lines.message(e), e);
        }
    }

    private static Optional<TwoPhaseSink<DeadLetters.DeadLetter>> deadLetters(
            JobArguments arguments, RecordPolicy policy) {
        try {
            return policy == RecordPolicy.DEAD_LETTER ? Optional.of(DeadLetters.sink(arguments)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new InvalidJobException("record policy dead-letter: " + Lines.message(e), e);
        }
    }
}
