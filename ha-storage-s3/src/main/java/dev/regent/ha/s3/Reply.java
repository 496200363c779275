package dev.regent.ha.s3;

/** What came of one request that was sent at most once. */
sealed interface Reply<T> {

    /** The server did it. */
    record Done<T>(T value) implements Reply<T> {}

    /**
     * The server answered that it did not, or that it failed.
     *
     * @param status of HTTP
     * @param code of S3, such as {@code NoSuchKey}; empty if there is none
     * @param text for people
     */
    record Refused<T>(int status, String code, String text) implements Reply<T> {

        /** Whether the same request may be carried out later. */
        boolean mayPass() {
            return status >= 500 && status != 501 || status == 429 || status == 408 || status == 409;
        }

        boolean missing() {
            return code.equals("NoSuchKey"); // an unknown access key is a 404 too, at some servers
        }
    }

    /** Nothing was sent, and nothing will be. */
    record NotSent<T>(String text, Throwable cause) implements Reply<T> {}

    /** No answer came: it may be done now, later, or never. */
    record Silent<T>(String text, Throwable cause) implements Reply<T> {}
}
