package dev.regent.ha.s3;

import dev.regent.ha.spi.CorruptStateException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a payload, a range of the object at a time. Its last bytes are given only when length and checksum are right. */
final class PayloadStream extends InputStream {

    private final Bucket bucket;
    private final String key;
    private final String name;
    private final int range;
    private final long total;
    private final String etag;
    private final ByteBuffer trailer;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer present;
    private long at;
    private long left;

    /** Reads the first range. */
    PayloadStream(Bucket bucket, String key, String name, int range) {
        this.bucket = bucket;
        this.key = key;
        this.name = name;
        this.range = range;
        Bucket.Part first = part(Optional.empty());
        this.total = first.total();
        this.etag = first.etag();
        this.at = first.bytes().remaining();
        this.present = first.bytes();
        this.trailer = ByteBuffer.allocate(PayloadTrailer.size(name));
        this.left = total - trailer.capacity();
        if (left < 0) {
            throw corrupt("ends within its trailer");
        }
        if (left == 0) {
            verify();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        refill();
        int count = (int) Math.min(Math.min(length, present.remaining()), left);
        present.get(target, offset, count);
        crc.update(target, offset, count);
        left -= count;
        if (left == 0) {
            verify(); // whoever reads exactly the length must not miss it
        }
        return count;
    }

    private void verify() {
        while (trailer.hasRemaining()) {
            refill();
            trailer.put(present);
        }
        PayloadTrailer found = PayloadTrailer.decode(name, trailer.flip())
                .orElseThrow(() -> corrupt("has a trailer that is damaged or another payload's"));
        long length = total - trailer.capacity();
        if (found.length() != length) {
            throw corrupt("should have " + found.length() + " bytes and has " + length);
        }
        if (found.checksum() != (int) crc.getValue()) {
            throw corrupt("does not match its checksum");
        }
    }

    private void refill() {
        if (!present.hasRemaining()) {
            Bucket.Part next = part(Optional.of(etag));
            if (!next.bytes().hasRemaining()) {
                throw corrupt("lost its last " + left + " bytes while it was read");
            }
            present = next.bytes();
            at += next.bytes().remaining();
        }
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
