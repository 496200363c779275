package dev.regent.ha.spi;

/**
 * The configuration is wrong, unsafe or incomplete. The message says which key, what is wrong, and what to write instead.
 *
 * <p>Callers: show the message to the operator and stop.
 */
public final class InvalidConfigurationException extends HaException {

    private static final long serialVersionUID = 1L;

    public InvalidConfigurationException(String message) {
        super(message);
    }

    public InvalidConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
