package dev.regent.ha.s3;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.payload.PayloadReader;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of one version of an object, a range at a time. */
final class ObjectPieces implements PayloadReader.Pieces {

    private final Bucket bucket;
    private final String key;
    private final String name;
    private final int range;
    private final long total;
    private final String etag;
    private Optional<ByteBuffer> first;
    private long at;

    /** Reads the first range. */
    ObjectPieces(Bucket bucket, String key, String name, int range) {
        this.bucket = bucket;
        this.key = key;
        this.name = name;
        this.range = range;
        Bucket.Part part = part(Optional.empty());
        this.total = part.total();
        this.etag = part.etag();
        this.at = part.bytes().remaining();
        this.first = Optional.of(part.bytes());
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public ByteBuffer next() {
        if (first.isPresent()) {
            ByteBuffer bytes = first.get();
            first = Optional.empty();
            return bytes;
        }
        ByteBuffer bytes = part(Optional.of(etag)).bytes();
        at += bytes.remaining();
        return bytes;
    }

    @Override
    public void close() {
        // no request is open between two ranges
    }

    private Bucket.Part part(Optional<String> of) {
        Reply<Bucket.Part> reply = bucket.read(key, at + "-" + (at + range - 1), of, range);
        if (reply instanceof Reply.Done<Bucket.Part> done) {
            return done.value();
        }
        if (reply instanceof Reply.Refused<Bucket.Part> refused) {
            if (refused.missing()) {
                throw corrupt("is missing");
            }
            if (refused.status() == 416) {
                throw corrupt("ends after " + at + " bytes");
            }
            if (refused.status() == 412) {
                throw corrupt("was replaced while it was read");
            }
        }
        throw Failures.unavailable("cannot read payload " + name, reply);
    }

    private CorruptStateException corrupt(String how) {
        return new CorruptStateException("payload " + name + " (object " + key + ") " + how);
    }
}
