package dev.regent.ha.support.http;

/** What became of one request. It was sent at most once. */
public sealed interface Exchange {

    /** An answer came, of whatever status. */
    record Answered(Endpoint from, Answer answer) implements Exchange {}

    /** Nothing was sent; {@code why} names the address. */
    record NotSent(String why) implements Exchange {}

    /** It may have been carried out; {@code why} names the address. */
    record Lost(String why) implements Exchange {}
}
