package dev.regent.runtime.api;

/** The beginning of a job's chain. Used within {@link Job#define} and not later. */
public interface Pipeline {

    /**
     * Sets where the records come from; once for each job.
     *
     * @throws IllegalStateException the job has a source already
     */
    <T> Flow<T> source(Source<T> source);
}
