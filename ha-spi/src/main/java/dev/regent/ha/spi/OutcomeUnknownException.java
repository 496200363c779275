package dev.regent.ha.spi;

/**
 * A write was sent and its answer never came: it is wholly applied, will be, or never will be (S5).
 *
 * <p>Callers: keep the payload. A read that finds the write settles it; a read that does not find it settles nothing, since
 * the request may still be queued somewhere. It is settled when a later conditional write of one's own to the same scope
 * has succeeded, or when the grant under which it was sent is fenced.
 */
public final class OutcomeUnknownException extends HaException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message);
    }

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
