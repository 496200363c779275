package dev.regent.ha.s3;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.payload.PayloadTrailer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** One write: a single request, or for what is larger than a part an upload of several, which is not visible before it is completed. */
final class PayloadWrite {

    private static final Logger LOG = LoggerFactory.getLogger(PayloadWrite.class);

    private static final int MOST_TRIES = 3;

    private final Bucket bucket;
    private final String key;
    private final String name;
    private final String nonce;
    private final int partBytes;
    private final CRC32C crc = new CRC32C();
    private long length;

    PayloadWrite(Bucket bucket, String key, String name, String nonce, int partBytes) {
        this.bucket = bucket;
        this.key = key;
        this.name = name;
        this.nonce = nonce;
        this.partBytes = partBytes;
    }

    /** @return length of the payload */
    long run(InputStream content) {
        byte[] first = next(content);
        if (first.length < partBytes) {
            byte[] whole = withTrailer(first);
            settle(() -> bucket.create(key, whole));
        } else {
            upload(first, content);
        }
        return length;
    }

    private void upload(byte[] first, InputStream content) {
        Reply<Bucket.Part> there = bucket.read(key, "-1", Optional.empty(), 1);
        if (there instanceof Reply.Done<Bucket.Part>) {
            throw exists(); // before much is sent, and for servers that complete without a condition
        }
        String upload = done(bucket.beginUpload(key));
        boolean complete = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            byte[] part = first;
            while (part.length == partBytes) {
                byte[] following = next(content);
                boolean last = following.length < partBytes;
                // A last part may be short, and so small that it goes with the one before.
                byte[] sent = last ? joined(part, withTrailer(following)) : part;
                parts.add(done(bucket.uploadPart(key, upload, parts.size() + 1, sent)));
                part = following;
            }
            settle(() -> bucket.completeUpload(key, upload, parts));
            complete = true;
        } finally {
            if (!complete) {
                abort(upload);
            }
        }
    }

    /** Whether it exists now as this write made it. A refusal because of an object that is gone by now is asked again. */
    private void settle(Supplier<Reply<String>> commit) {
        for (int tries = 1; ; tries++) {
            Reply<String> reply = commit.get();
            if (reply instanceof Reply.Done<String>) {
                return;
            }
            if (reply instanceof Reply.NotSent<String> || refusedForGood(reply)) {
                throw Failures.ofChange(what(), reply);
            }
            Found found = find();
            if (found == Found.MINE) {
                return;
            }
            if (found == Found.ANOTHER && refusedByCondition(reply)) {
                throw exists();
            }
            if (found != Found.NOTHING || !isPrecondition(reply) || tries == MOST_TRIES) {
                throw Failures.ofChange(what(), reply);
            }
        }
    }

    private static boolean refusedByCondition(Reply<String> reply) {
        return isPrecondition(reply)
                || reply instanceof Reply.Refused<String> answer
                        && answer.code().equals("NoSuchUpload");
    }

    private static boolean isPrecondition(Reply<String> reply) {
        return reply instanceof Reply.Refused<String> answer && (answer.status() == 412 || answer.missing());
    }

    private static boolean refusedForGood(Reply<String> reply) {
        return reply instanceof Reply.Refused<String> answer && !answer.mayPass() && !refusedByCondition(reply);
    }

    private Found find() {
        int size = PayloadTrailer.size(name);
        Reply<Bucket.Part> end = bucket.read(key, "-" + size, Optional.empty(), size);
        if (end instanceof Reply.Done<Bucket.Part> found) {
            return PayloadTrailer.decode(name, found.value().bytes())
                            .filter(trailer -> trailer.nonce().equals(nonce))
                            .isPresent()
                    ? Found.MINE
                    : Found.ANOTHER;
        }
        return end instanceof Reply.Refused<Bucket.Part> refused && refused.missing() ? Found.NOTHING : Found.UNKNOWN;
    }

    /** What the name holds now. */
    private enum Found {
        MINE,
        ANOTHER,
        NOTHING,
        /** No answer says so. */
        UNKNOWN
    }

    /** Parts that stay take space until the bucket's rule for incomplete uploads removes them. */
    private void abort(String upload) {
        boolean interrupted = Thread.interrupted();
        try {
            Reply<String> reply = bucket.abortUpload(key, upload);
            if (!(reply instanceof Reply.Done<String>)) {
                LOG.warn("parts of the failed upload of payload {} are left: {}", name, Failures.text(reply));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T done(Reply<T> reply) {
        if (reply instanceof Reply.Done<T> done) {
            return done.value();
        }
        HaException failed = Failures.unavailable(what(), reply); // nothing of it is visible
        throw failed;
    }

    private byte[] next(InputStream content) {
        try {
            byte[] bytes = content.readNBytes(partBytes);
            crc.update(bytes);
            length += bytes.length;
            return bytes;
        } catch (IOException source) {
            throw new BackendUnavailableException(
                    "payload " + name + " was not stored, since its content could not be read: " + source.getMessage(),
                    source);
        }
    }

    private byte[] withTrailer(byte[] last) {
        return joined(last, new PayloadTrailer(nonce, name, length, (int) crc.getValue()).encode());
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private String what() {
        return "cannot write payload " + name;
    }

    private IllegalArgumentException exists() {
        return new IllegalArgumentException("payload " + name + " exists: names are used once");
    }
}
