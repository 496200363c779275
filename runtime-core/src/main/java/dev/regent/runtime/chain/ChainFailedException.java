package dev.regent.runtime.chain;

/** A chain cannot go on. The message is one line: what, where, and what to do if that is known. */
public final class ChainFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ChainFailedException(String message) {
        super(message);
    }

    public ChainFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
