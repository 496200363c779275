package dev.regent.mutants;

/** The code has changed under a mutant: adapt the mutant to it. */
final class StaleMutantException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StaleMutantException(String message) {
        super(message);
    }
}
