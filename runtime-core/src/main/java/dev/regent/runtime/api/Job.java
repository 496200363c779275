package dev.regent.runtime.api;

/**
 * A chain from a source to a sink, as its author wrote it: the entry class of a job jar. It is public and has a public constructor
 * without parameters.
 */
public interface Job {

    /**
     * Lays out the chain. Called once for each attempt of each subtask, each time on a fresh instance, and once on submission to
     * find mistakes early; it must lay out the same chain for the same arguments, and open nothing.
     *
     * @throws IllegalArgumentException an argument is missing or wrong; the message is shown to the person who submits the job
     */
    void define(Pipeline pipeline, JobArguments arguments);
}
