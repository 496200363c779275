package dev.regent.ha.local;

/** Told of each step that changes what is on disk, for tests that end the process there. Called on the thread that does the step. */
interface StoreSteps {

    /** Nobody listens. */
    StoreSteps NONE = (document, step) -> {};

    /**
     * A step was done.
     *
     * @param document the document's name, or what else the step is about
     * @param step for example {@code linked}
     */
    void done(String document, String step);
}
