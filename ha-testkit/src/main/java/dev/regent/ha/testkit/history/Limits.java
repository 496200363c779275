package dev.regent.ha.testkit.history;

/**
 * How much a check may cost before it gives up.
 *
 * @param tries steps that it tries, at most
 * @param situations situations that it remembers, at most; each takes some 100 bytes
 */
public record Limits(long tries, int situations) {

    /** Far more than a history of the kit needs: seconds, and up to 100 MB. */
    public static final Limits USUAL = new Limits(20_000_000, 1_000_000);
}
