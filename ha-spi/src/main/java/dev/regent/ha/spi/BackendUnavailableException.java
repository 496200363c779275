package dev.regent.ha.spi;

/**
 * The backend or storage could not be reached, or refused the call before doing anything: nothing happened.
 *
 * <p>Callers: try again later.
 */
public final class BackendUnavailableException extends HaException {

    private static final long serialVersionUID = 1L;

    public BackendUnavailableException(String message) {
        super(message);
    }

    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
