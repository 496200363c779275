package dev.regent.runtime.chain;

/** A checked exception of a job's function on its way through the chain; the engine takes out the cause. */
final class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception failure;

    StepFailure(Exception failure) {
        super(failure);
        this.failure = failure;
    }

    /** As it is if unchecked, wrapped otherwise. */
    static RuntimeException of(Exception failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new StepFailure(failure);
    }

    Exception failure() {
        return failure;
    }
}
