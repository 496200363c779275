package dev.regent.ha.spi;

/**
 * Somebody with a larger token leads, or the lease was given up: the write was refused by the backend and had no effect (S1).
 *
 * <p>Callers: stop acting as leader at once; never try again under the same token.
 */
public final class FencedException extends HaException {

    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }

    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
