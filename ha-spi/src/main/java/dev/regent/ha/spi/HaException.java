package dev.regent.ha.spi;

/**
 * A failure of high availability. The family is closed: drivers translate whatever their client throws into one of these
 * types, and the type tells the caller what to do. Losing a compare-and-set is no failure but a value
 * ({@link dev.regent.ha.spi.state.CommitResult.Rejected}).
 */
public abstract sealed class HaException extends RuntimeException
        permits BackendUnavailableException,
                OutcomeUnknownException,
                FencedException,
                ValueTooLargeException,
                InvalidConfigurationException,
                CorruptStateException {

    private static final long serialVersionUID = 1L;

    HaException(String message) {
        super(message);
    }

    HaException(String message, Throwable cause) {
        super(message, cause);
    }
}
