package dev.regent.ha.spi;

/**
 * A value or a batch is over the limit that the backend declares. It was refused before anything was written (S12).
 *
 * <p>Callers: store less, or the value as a payload and a pointer to it.
 */
public final class ValueTooLargeException extends HaException {

    private static final long serialVersionUID = 1L;

    private final long limit;
    private final long actual;

    /**
     * @param what what is too large, for example {@code value of entry 'a'}
     * @param actual its size, in bytes or changes
     * @param limit the most that is allowed, in the same unit
     */
    public ValueTooLargeException(String what, long actual, long limit) {
        super(what + " has size " + actual + ", the limit is " + limit);
        this.actual = actual;
        this.limit = limit;
    }

    /** The refused size, in bytes of a value or changes of a batch. */
    public long actual() {
        return actual;
    }

    /** The largest allowed size, in the unit of {@link #actual}. */
    public long limit() {
        return limit;
    }
}
