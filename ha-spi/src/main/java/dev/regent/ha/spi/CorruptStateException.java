package dev.regent.ha.spi;

/**
 * What is stored cannot be what was written: truncated, flipped, foreign, or missing where it must be (S8).
 *
 * <p>Callers: do not fall back to older data silently; a person decides. Other entries stay readable.
 */
public final class CorruptStateException extends HaException {

    private static final long serialVersionUID = 1L;

    public CorruptStateException(String message) {
        super(message);
    }

    public CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
