package dev.regent.runtime.chain;

/** A job cannot be started as it was submitted: its jar, its entry class, its definition or its arguments. The message is one line. */
public final class InvalidJobException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidJobException(String message) {
        super(message);
    }

    public InvalidJobException(String message, Throwable cause) {
        super(message, cause);
    }
}
