package dev.regent.ha.support.store;

/**
 * The token floor of a backend root: no token of any election may be smaller or equal. Only cleanups raise it.
 *
 * @param floor the largest token that a cleanup held
 * @param nonce of this body
 */
public record FloorBody(long floor, String nonce) {

    public static final BodyFormat<FloorBody> FORMAT = new BodyFormat<>(4, "floor") {
        @Override
        public void write(FloorBody body, BodyWriter out) {
            out.number(body.floor);
            out.text(body.nonce);
        }

        @Override
        public FloorBody read(BodyReader in) {
            return new FloorBody(in.natural(), in.text());
        }
    };
}
