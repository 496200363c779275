package dev.regent.ha.s3;

import dev.regent.ha.support.Threading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The requests for payloads, repeated where that is harmless. Thread-safe. */
final class Bucket implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final S3Calls calls;
    private final S3Location location;
    private final Protection protection;
    private final Duration limit;
    private final int retries;
    private final Threading threads;

    /** @param calls owned by this */
    Bucket(S3Calls calls, S3Location location, Protection protection, Duration limit, int retries, Threading threads) {
        this.calls = calls;
        this.location = location;
        this.protection = protection;
        this.limit = limit;
        this.retries = retries;
        this.threads = threads;
    }

    /** Part of an object, and how long all of it is. */
    record Part(ByteBuffer bytes, long total, String etag) {}

    /** A piece of a listing, and where the next begins. */
    record Page(List<String> keys, Optional<String> next) {}

    /** Creates an object if there is none of that key. */
    Reply<String> create(String key, byte[] body) {
        return repeated(s3 -> s3.putObject(
                        request -> protection.put(
                                request.bucket(location.bucket()).key(key).ifNoneMatch("*")),
                        body(body))
                .eTag());
    }

    Reply<String> delete(String key) {
        return repeated(s3 -> {
            s3.deleteObject(request -> request.bucket(location.bucket()).key(key));
            return "";
        });
    }

    /**
     * Reads at most so many bytes.
     *
     * @param range as in HTTP: {@code 0-99}, {@code -50}
     * @param etag of the object that is meant; empty for any
     */
    Reply<Part> read(String key, String range, Optional<String> etag, int most) {
        return repeated(s3 -> s3.getObject(
                GetObjectRequest.builder()
                        .bucket(location.bucket())
                        .key(key)
                        .range("bytes=" + range)
                        .ifMatch(etag.orElse(null))
                        .build(),
                (response, in) -> new Part(bounded(in.readNBytes(most + 1), most), total(response), response.eTag())));
    }

    Reply<Page> list(String start, Optional<String> from, int most) {
        return repeated(s3 -> {
            ListObjectsV2Response page = s3.listObjectsV2(request -> request.bucket(location.bucket())
                    .prefix(start)
                    .continuationToken(from.orElse(null))
                    .maxKeys(most));
            return new Page(
                    page.contents().stream().map(S3Object::key).toList(),
                    Boolean.TRUE.equals(page.isTruncated())
                            ? Optional.ofNullable(page.nextContinuationToken())
                            : Optional.empty());
        });
    }

    Reply<String> beginUpload(String key) {
        return repeated(s3 -> s3.createMultipartUpload(request ->
                        protection.begin(request.bucket(location.bucket()).key(key)))
                .uploadId());
    }

    Reply<CompletedPart> uploadPart(String key, String upload, int number, byte[] body) {
        return repeated(s3 -> {
            var done = s3.uploadPart(
                    request -> request.bucket(location.bucket())
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number),
                    body(body));
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(done.eTag())
                    .checksumCRC32(done.checksumCRC32())
                    .build();
        });
    }

    Reply<String> completeUpload(String key, String upload, List<CompletedPart> parts) {
        return repeated(s3 -> s3.completeMultipartUpload(request -> request.bucket(location.bucket())
                        .key(key)
                        .uploadId(upload)
                        .ifNoneMatch("*")
                        .multipartUpload(all -> all.parts(parts)))
                .eTag());
    }

    Reply<String> abortUpload(String key, String upload) {
        return repeated(s3 -> {
            s3.abortMultipartUpload(
                    request -> request.bucket(location.bucket()).key(key).uploadId(upload));
            return "";
        });
    }

    @Override
    public void close() {
        calls.close();
    }

    /** The last answer; that of an attempt which may have been carried out wins over one that was not sent. */
    private <T> Reply<T> repeated(Function<S3Client, T> request) {
        Reply<T> reply = calls.send(limit, request);
        Optional<Reply<T>> silent = Optional.empty();
        Duration pause = FIRST_PAUSE;
        for (int again = 0; again < retries && mayPass(reply) && paused(pause); again++) {
            if (reply instanceof Reply.Silent<T>) {
                silent = Optional.of(reply);
            }
            reply = calls.send(limit, request);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return reply instanceof Reply.NotSent<T> ? silent.orElse(reply) : reply;
    }

    private static boolean mayPass(Reply<?> reply) {
        return reply instanceof Reply.Refused<?> refused ? refused.mayPass() : !(reply instanceof Reply.Done<?>);
    }

    /** False if this thread was interrupted: then nothing is tried any more. */
    private boolean paused(Duration pause) {
        try {
            threads.await(new CompletableFuture<>(), pause);
            return true;
        } catch (TimeoutException passed) {
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("nothing completes that future", impossible);
        }
    }

    private static RequestBody body(byte[] bytes) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes), bytes.length, "application/octet-stream");
    }

    private static ByteBuffer bounded(byte[] bytes, int most) {
        if (bytes.length > most) {
            throw new UncheckedIOException(new IOException("the server sent more than it was asked for"));
        }
        return ByteBuffer.wrap(bytes);
    }

    /** From {@code bytes 0-99/1234}. */
    private static long total(GetObjectResponse response) {
        String range = response.contentRange();
        if (range == null) {
            return response.contentLength();
        }
        try {
            return Long.parseLong(range.substring(range.indexOf('/') + 1));
        } catch (NumberFormatException malformed) {
            throw new UncheckedIOException(new IOException("the server answered with the range '" + range + "'"));
        }
    }
}
