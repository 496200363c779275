package dev.regent.ha.s3;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Documents as objects, compared and set by conditional PUTs. A version is an ETag, which never repeats since no two bodies are equal. A document is deleted by a
 * conditional tombstone, which nothing replaces, and only then by an unconditional DELETE: no condition of a DELETE is relied on.
 */
final class S3DocumentStore implements DocumentStore {

    private static final Logger LOG = LoggerFactory.getLogger(S3DocumentStore.class);
    private static final int MOST_DOCUMENT_BYTES = 16 << 20;
    private static final int MAGIC = 0x52475344; // "RGSD"
    private static final byte DOCUMENT = 1;
    private static final byte TOMBSTONE = 2;
    private static final int HEADER_BYTES = 5;
    private static final int NONCE_BYTES = 16;
    private static final int PAGE_KEYS = 1000;

    private final S3Calls calls;
    private final S3Location root;
    private final String place;
    private final Protection protection;
    private final ServerProbe probe;
    private final LeasePolls polls;
    private final Threading threads;
    private final SecureRandom random;

    /** @param calls owned by this */
    S3DocumentStore(
            S3Calls calls,
            S3Location root,
            String server,
            Protection protection,
            ServerProbe probe,
            LeasePolls polls,
            Threading threads,
            SecureRandom random) {
        this.calls = calls;
        this.root = root;
        this.place = root + " at " + server;
        this.protection = protection;
        this.probe = probe;
        this.polls = polls;
        this.threads = threads;
        this.random = random;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        long began = threads.nanoTime();
        Reply<Stored> reply = calls.send(
                limit,
                s3 -> s3.getObject(
                        GetObjectRequest.builder()
                                .bucket(root.bucket())
                                .key(object(key))
                                .build(),
                        (response, in) -> new Stored(
                                ByteBuffer.wrap(in.readNBytes(MOST_DOCUMENT_BYTES + HEADER_BYTES + 1)),
                                response.eTag())));
        if (reply instanceof Reply.Refused<Stored> refused && refused.missing()) {
            return Optional.empty();
        }
        if (!(reply instanceof Reply.Done<Stored> done)) {
            throw Failures.unavailable("cannot read " + key + " below " + place, reply);
        }
        Optional<Stored> document = document(key, done.value());
        if (document.isEmpty()) {
            remove(key, limit.minusNanos(threads.nanoTime() - began)); // whoever deleted it died before that
        }
        return document;
    }

    /** Empty if it is a tombstone. */
    private Optional<Stored> document(StoreKey key, Stored object) {
        ByteBuffer bytes = object.body();
        if (bytes.remaining() < HEADER_BYTES
                || bytes.remaining() > MOST_DOCUMENT_BYTES + HEADER_BYTES
                || bytes.getInt() != MAGIC) {
            throw new CorruptStateException("the object " + object(key) + " of " + place + " is no document");
        }
        byte kind = bytes.get();
        if (kind != DOCUMENT && kind != TOMBSTONE) {
            throw new CorruptStateException("the object " + object(key) + " of " + place + " is no document");
        }
        return kind == DOCUMENT ? Optional.of(new Stored(bytes, object.version())) : Optional.empty();
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        return put(
                key,
                request -> expected.ifPresentOrElse(request::ifMatch, () -> request.ifNoneMatch("*")),
                framed(DOCUMENT, body),
                limit);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        long began = threads.nanoTime();
        WriteOutcome outcome =
                put(key, request -> request.ifMatch(expected), framed(TOMBSTONE, ByteBuffer.wrap(nonce)), limit);
        if (outcome instanceof WriteOutcome.Applied) {
            remove(key, limit.minusNanos(threads.nanoTime() - began));
        }
        return outcome;
    }

    /** Best effort: what stays is a tombstone. */
    private void remove(StoreKey key, Duration limit) {
        Reply<String> reply = calls.send(limit, s3 -> {
            s3.deleteObject(request -> request.bucket(root.bucket()).key(object(key)));
            return "";
        });
        if (!(reply instanceof Reply.Done<String>)) {
            LOG.debug("the tombstone of {} stays for now: {}", key, Failures.text(reply));
        }
    }

    private WriteOutcome put(StoreKey key, Consumer<PutObjectRequest.Builder> condition, byte[] body, Duration limit) {
        long began = threads.nanoTime();
        try {
            probe.require(limit);
        } catch (HaException notYet) {
            return new WriteOutcome.NotSent(notYet);
        }
        Reply<String> reply = calls.send(
                limit.minusNanos(threads.nanoTime() - began),
                s3 -> s3.putObject(
                                request -> {
                                    protection.put(request.bucket(root.bucket()).key(object(key)));
                                    condition.accept(request);
                                },
                                RequestBody.fromContentProvider(
                                        () -> new ByteArrayInputStream(body), body.length, "application/octet-stream"))
                        .eTag());
        return outcome("cannot write " + key + " below " + place, reply);
    }

    /** Of an attempt that is known to be the only one. */
    private static WriteOutcome outcome(String what, Reply<String> reply) {
        if (reply instanceof Reply.Done<String> done) {
            return new WriteOutcome.Applied(done.value());
        }
        if (reply instanceof Reply.NotSent<String>) {
            return new WriteOutcome.NotSent(Failures.unavailable(what, reply));
        }
        if (reply instanceof Reply.Refused<String> refused) {
            if (refused.status() == 412 || refused.status() == 409 || refused.missing()) {
                return new WriteOutcome.Refused();
            }
            if (refused.status() < 500 && refused.status() != 408) {
                return new WriteOutcome.NotSent(Failures.unavailable(what, reply)); // keys, quota, rate
            }
        }
        return new WriteOutcome.Unknown(
                new OutcomeUnknownException(what + ", and it may still come to pass: " + Failures.text(reply)));
    }

    private static byte[] framed(byte kind, ByteBuffer body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.remaining())
                .putInt(MAGIC)
                .put(kind)
                .put(body.duplicate())
                .array();
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        long began = threads.nanoTime();
        List<StoreKey> found = new ArrayList<>();
        Optional<String> from = Optional.empty();
        do {
            Optional<String> token = from;
            Reply<ListObjectsV2Response> reply = calls.send(
                    limit.minusNanos(threads.nanoTime() - began),
                    s3 -> s3.listObjectsV2(request -> request.bucket(root.bucket())
                            .prefix(object(prefix) + "/")
                            .continuationToken(token.orElse(null))
                            .maxKeys(PAGE_KEYS)));
            if (!(reply instanceof Reply.Done<ListObjectsV2Response> page)) {
                throw Failures.unavailable("cannot list " + prefix + " below " + place, reply);
            }
            page.value().contents().forEach(each -> key(each.key()).ifPresent(found::add));
            from = Boolean.TRUE.equals(page.value().isTruncated())
                    ? Optional.ofNullable(page.value().nextContinuationToken())
                    : Optional.empty();
        } while (from.isPresent());
        return found;
    }

    /** Leases alone are polled; members are looked at every renew interval, so there is nothing to hint at. */
    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return LeaseDocument.isAt(prefix) ? polls.subscribe(object(prefix), any -> hint.run()) : () -> {};
    }

    @Override
    public Subscription subscribeLease(StoreKey lease, Consumer<Optional<Stored>> change) {
        return polls.subscribe(object(lease), found -> change.accept(polled(lease, found, Optional::of)));
    }

    /** Renewals change nothing of what is published. */
    @Override
    public Subscription subscribeLeader(StoreKey lease, Runnable hint) {
        AtomicReference<Optional<LeaseRecord>> last = new AtomicReference<>(Optional.empty());
        return polls.subscribe(object(lease), found -> {
            Optional<LeaseRecord> now =
                    polled(lease, found, stored -> Optional.of(LeaseDocument.decode(lease, stored.body())));
            Optional<LeaseRecord> before = last.getAndSet(now);
            if (now.isEmpty()
                    || before.filter(former -> saysTheSame(former, now.get())).isEmpty()) {
                hint.run();
            }
        });
    }

    private static boolean saysTheSame(LeaseRecord former, LeaseRecord now) {
        return former.held() == now.held()
                && former.nonce().equals(now.nonce())
                && former.addresses().equals(now.addresses());
    }

    /** Empty if there is none, or it is damaged, which whoever reads it reports. */
    private <T> Optional<T> polled(StoreKey lease, Optional<Stored> object, Function<Stored, Optional<T>> what) {
        try {
            return object.flatMap(found -> document(lease, found)).flatMap(what);
        } catch (CorruptStateException forTheReader) {
            LOG.debug("the object of {} is no document", lease, forTheReader);
            return Optional.empty();
        }
    }

    @Override
    public void check(Duration limit) {
        probe.require(limit);
        read(StoreKey.of("health"), limit);
    }

    /** The DELETE that follows a tombstone may come late, and would hit what was created under the same key meanwhile. */
    @Override
    public boolean deletesExactly() {
        return false;
    }

    @Override
    public LifeProof lives() {
        return LifeProof.NONE;
    }

    @Override
    public int maxRecordBytes() {
        return MOST_DOCUMENT_BYTES;
    }

    @Override
    public void close() {
        polls.close();
        calls.close();
    }

    private String object(StoreKey key) {
        return root.prefix() + "docs/" + key;
    }

    private Optional<StoreKey> key(String object) {
        List<String> segments =
                List.of(object.substring((root.prefix() + "docs/").length()).split("/", -1));
        return segments.stream().allMatch(StoreKey::isSegment)
                ? Optional.of(new StoreKey(segments))
                : Optional.empty(); // somebody else's
    }
}
