package dev.regent.ha.support.store;

/**
 * Tells one life of a scope from all others; part of its document's name. Never used twice.
 *
 * @param token token of the leader that created it
 * @param number which of that leader's creations it is
 */
public record Generation(long token, long number) {

    public Generation {
        if (token < 1 || number < 1) {
            throw new IllegalArgumentException("malformed generation " + token + "-" + number);
        }
    }

    public static Generation read(BodyReader in) {
        return new Generation(in.number(), in.number());
    }

    public void write(BodyWriter out) {
        out.number(token);
        out.number(number);
    }

    @Override
    public String toString() {
        return token + "-" + number;
    }
}
