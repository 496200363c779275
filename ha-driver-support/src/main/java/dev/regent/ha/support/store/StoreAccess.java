package dev.regent.ha.support.store;

import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.WriteOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A store together with what every use of it needs.
 *
 * @param store the documents
 * @param threads measures time limits, and waits
 * @param random source of nonces; safe for use by several threads
 * @param callLimit time limit of one call
 */
public record StoreAccess(RecordStore store, Threading threads, RandomGenerator random, Duration callLimit) {

    /** Measures time limits. */
    public NanoClock clock() {
        return threads;
    }

    /** Differs from all others ever made, here and elsewhere. */
    public String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public TimeLimit limit(int calls) {
        return new TimeLimit(threads, Duration.ofNanos(calls * callLimit.toNanos()), callLimit);
    }

    public <T> Optional<Seen<T>> read(BodyFormat<T> format, StoreKey key, Duration limit) {
        return store.read(key, limit).map(document -> new Seen<>(format.decode(key, document), document.version()));
    }

    /** @throws ValueTooLargeException before anything is sent */
    public <T> WriteOutcome write(
            BodyFormat<T> format, StoreKey key, Optional<String> expected, T body, Duration limit) {
        ByteBuffer bytes = format.encode(key, body);
        if (bytes.remaining() > store.maxRecordBytes()) {
            throw new ValueTooLargeException("document " + key, bytes.remaining(), store.maxRecordBytes());
        }
        return store.write(key, expected, bytes, limit);
    }

    /**
     * A body and its version from one answer.
     *
     * @param body what the document holds
     * @param version the condition of the next write
     */
    public record Seen<T>(T body, String version) {}
}
