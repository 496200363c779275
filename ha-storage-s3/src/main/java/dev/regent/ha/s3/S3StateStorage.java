package dev.regent.ha.s3;

import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.support.payload.PayloadKeys;
import dev.regent.ha.support.payload.PayloadReader;
import dev.regent.ha.support.payload.PayloadTrailer;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Payloads as objects, created under the condition that there is none, so whatever has a name is complete. */
final class S3StateStorage implements StateStorage {

    private final S3Location root;
    private final String place;
    private final Bucket bucket;
    private final int partBytes;
    private final int pageKeys;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;

    /**
     * Writes and deletes an object, so that what is missing shows now.
     *
     * @param server where the bucket is, for messages
     * @param bucket owned by this
     * @param partBytes of an upload, and of what is read at once
     * @param pageKeys of a listing
     */
    S3StateStorage(S3Location root, String server, Bucket bucket, int partBytes, int pageKeys) {
        this.root = root;
        this.place = root + " at " + server;
        this.bucket = bucket;
        this.partBytes = partBytes;
        this.pageKeys = pageKeys;
        probe();
    }

    private void probe() {
        String what = "cannot store payloads below " + place;
        require(what, bucket.list(root.prefix(), Optional.empty(), 1)); // a HEAD is refused without a reason
        String key = root.prefix() + "!probe/" + nonce();
        require(what, bucket.create(key, new byte[] {1}));
        require(what, bucket.delete(key));
    }

    private static void require(String what, Reply<?> reply) {
        if (!(reply instanceof Reply.Done<?>)) {
            throw Failures.atStart(what, reply);
        }
    }

    @Override
    public long write(String name, InputStream content) {
        String key = PayloadKeys.key(root.prefix(), name);
        requireOpen();
        return new PayloadWrite(bucket, key, name, nonce(), partBytes).run(content);
    }

    @Override
    public InputStream read(String name) {
        String key = PayloadKeys.key(root.prefix(), name);
        requireOpen();
        return new PayloadReader(name, "object " + key, new ObjectPieces(bucket, key, name, partBytes));
    }

    @Override
    public void delete(String name) {
        String key = PayloadKeys.key(root.prefix(), name);
        requireOpen();
        Reply<String> reply = bucket.delete(key);
        if (!(reply instanceof Reply.Done<String>)
                && !(reply instanceof Reply.Refused<String> refused && refused.missing())) {
            throw Failures.ofChange("cannot delete payload " + name + " below " + place, reply);
        }
    }

    @Override
    public List<String> list(String prefix) {
        requireOpen();
        List<String> names = new ArrayList<>();
        Optional<String> from = Optional.empty();
        do {
            Reply<Bucket.Page> reply = bucket.list(PayloadKeys.start(root.prefix(), prefix), from, pageKeys);
            if (!(reply instanceof Reply.Done<Bucket.Page> page)) {
                throw Failures.unavailable("cannot list payloads below " + place, reply);
            }
            page.value()
                    .keys()
                    .forEach(key -> PayloadKeys.name(root.prefix(), key).ifPresent(names::add));
            from = page.value().next();
        } while (from.isPresent());
        names.removeIf(name -> !name.startsWith(prefix));
        Collections.sort(names);
        return names;
    }

    @Override
    public void close() {
        closed = true;
        bucket.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the payload storage " + place + " is closed");
        }
    }

    private String nonce() {
        byte[] bytes = new byte[PayloadTrailer.NONCE_BYTES / 2];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
