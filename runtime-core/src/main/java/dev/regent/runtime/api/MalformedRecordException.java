package dev.regent.runtime.api;

/**
 * A record of the input is not what it must be. The message says what is wrong with it; the engine adds where it stands, and then
 * does what the job's record policy says: fails, skips and counts, or writes it to the dead-letter file.
 *
 * <p>Throw it before a step emits anything or changes state for the record, otherwise that part remains.
 */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }

    public MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
