package dev.regent.ha.testkit;

/**
 * A run that proves nothing: the fault was not observed to bite, too few operations succeeded, or the judge gave up. It fails as a violated rule does, so that nobody
 * takes it for a pass, but it is no verdict on the driver.
 */
public final class InvalidRunError extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final String MARK = "invalid run";

    /** What it lacks, in words. */
    public InvalidRunError(String message) {
        super(message);
    }

    /** Whether a failure of a contract says that its run proves nothing: it is one of these, or a failed check that is described as an invalid run. */
    public static boolean shownBy(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof InvalidRunError || message.startsWith(MARK) || message.startsWith("[" + MARK);
    }
}
