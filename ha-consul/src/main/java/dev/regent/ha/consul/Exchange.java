package dev.regent.ha.consul;

/** What became of one request. It was sent at most once. */
sealed interface Exchange {

    /** An answer came, of whatever status. */
    record Answered(Endpoint from, Answer answer) implements Exchange {}

    /** Nothing was sent; {@code why} names the address. */
    record NotSent(String why) implements Exchange {}

    /** It may have been carried out; {@code why} names the address. */
    record Lost(String why) implements Exchange {}
}
