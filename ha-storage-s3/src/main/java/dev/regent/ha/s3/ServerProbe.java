package dev.regent.ha.s3;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.support.RegentThreads;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Finds out whether a server honours the conditions that exclusion rests on, before the first document is written: one after the other, and then by writers that race. It
 * can show that a server is unfit, not that it is fit. What passed is not probed again in this JVM. Thread-safe.
 */
final class ServerProbe {

    private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();
    /** Of a request, once the server has answered one. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
    private static final int WRITERS = 16;
    private static final String NO_ETAG = "\"00000000000000000000000000000000\"";

    private final S3Calls calls;
    private final S3Location root;
    private final String server;
    private final int rounds;
    private final RandomGenerator random;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Optional<InvalidConfigurationException> unfit = Optional.empty();

    /** @param rounds of each race; one alone passes by chance */
    ServerProbe(S3Calls calls, S3Location root, String server, int rounds, RandomGenerator random) {
        this.calls = calls;
        this.root = root;
        this.server = server;
        this.rounds = rounds;
        this.random = random;
    }

    /**
     * Returns when the server has passed, now or before. Only a server that answers within the caller's limit is probed, which then takes longer if it must.
     *
     * @param limit to wait for a server's first answer
     * @throws InvalidConfigurationException if it has failed
     * @throws BackendUnavailableException if it could not be asked, or somebody else asks it just now
     */
    void require(Duration limit) {
        if (PASSED.contains(name())) {
            return;
        }
        unfit.ifPresent(failed -> {
            throw failed;
        });
        if (!running.compareAndSet(false, true)) {
            throw new BackendUnavailableException(name() + " is being probed; try again");
        }
        try {
            ask(limit);
            probe();
            PASSED.add(name());
        } catch (InvalidConfigurationException failed) {
            unfit = Optional.of(failed);
            throw failed;
        } finally {
            running.set(false);
        }
    }

    /** By a request that leaves nothing behind, so that a server that is away costs no more than the limit. */
    private void ask(Duration limit) {
        String nowhere = key(new ArrayList<>());
        Reply<String> reply = calls.send(
                limit,
                s3 -> s3.headObject(r -> r.bucket(root.bucket()).key(nowhere)).eTag());
        if (reply instanceof Reply.NotSent<String> || reply instanceof Reply.Silent<String>) {
            throw Failures.atStart("cannot read below " + name(), reply);
        }
    }

    private void probe() {
        List<String> keys = new ArrayList<>();
        try {
            inSequence(key(keys), key(keys));
            race("creations", keys, key -> request -> request.key(key).ifNoneMatch("*"));
            race("replacements", keys, key -> {
                String etag = done(put(request -> request.key(key).ifNoneMatch("*")));
                return request -> request.key(key).ifMatch(etag);
            });
        } finally {
            keys.forEach(this::remove);
        }
    }

    private void inSequence(String key, String absent) {
        String first = done(put(request -> request.key(key).ifNoneMatch("*")));
        refused(
                "PUT with If-None-Match: * on an object that exists",
                put(r -> r.key(key).ifNoneMatch("*")));
        refused(
                "PUT with another object's If-Match",
                put(request -> request.key(key).ifMatch(NO_ETAG)));
        refused(
                "PUT with If-Match on an object that does not exist",
                put(r -> r.key(absent).ifMatch(NO_ETAG)));
        String second = done(put(request -> request.key(key).ifMatch(first)));
        if (second.equals(first)) {
            throw unfit("gives the same ETag to different contents");
        }
        refused(
                "PUT with the If-Match of a former version",
                put(request -> request.key(key).ifMatch(first)));
        String now = done(calls.send(
                LIMIT,
                s3 -> s3.headObject(r -> r.bucket(root.bucket()).key(key)).eTag()));
        if (!now.equals(second)) {
            throw unfit("does not show the last version of an object");
        }
    }

    private interface Contest {
        Consumer<PutObjectRequest.Builder> open(String key);
    }

    private void race(String what, List<String> keys, Contest contest) {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS, RegentThreads.named("s3-probe"));
        try {
            for (int round = 0; round < rounds; round++) {
                String key = key(keys);
                Consumer<PutObjectRequest.Builder> condition = contest.open(key);
                CyclicBarrier start = new CyclicBarrier(WRITERS);
                Callable<Reply<String>> writer = () -> {
                    start.await();
                    return put(condition);
                };
                long winners = replies(writers, writer).stream()
                        .filter(reply -> reply instanceof Reply.Done<String>)
                        .count();
                if (winners > 1) {
                    throw unfit(
                            "let " + winners + " of " + WRITERS + " simultaneous " + what + " of one object succeed");
                }
            }
        } finally {
            RegentThreads.shutdown(writers, "the probe of an S3 server", CLOSE_BOUND);
        }
    }

    private static List<Reply<String>> replies(ExecutorService writers, Callable<Reply<String>> writer) {
        try {
            List<Reply<String>> replies = new ArrayList<>();
            for (var each : writers.invokeAll(Collections.nCopies(WRITERS, writer))) {
                replies.add(each.get());
            }
            return replies;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("the probe was interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a writer of the probe failed", failed);
        }
    }

    private Reply<String> put(Consumer<PutObjectRequest.Builder> what) {
        byte[] body = new byte[16];
        random.nextBytes(body);
        return calls.send(
                LIMIT,
                s3 -> s3.putObject(
                                request -> what.accept(request.bucket(root.bucket())),
                                RequestBody.fromContentProvider(
                                        () -> new ByteArrayInputStream(body), body.length, "application/octet-stream"))
                        .eTag());
    }

    private String done(Reply<String> reply) {
        if (!(reply instanceof Reply.Done<String> done)) {
            throw atStart(reply);
        }
        if (done.value() == null) {
            throw unfit("gives no ETags");
        }
        return done.value();
    }

    private HaException atStart(Reply<String> reply) {
        return Failures.atStart("cannot write below " + name(), reply);
    }

    private void refused(String what, Reply<String> reply) {
        if (reply instanceof Reply.Done<String>) {
            throw unfit("carries out a " + what);
        }
        boolean right = reply instanceof Reply.Refused<String> answer
                && (answer.status() == 412 || answer.status() == 409 || answer.missing());
        if (!right) {
            throw atStart(reply);
        }
    }

    private void remove(String key) {
        Reply<String> ignored = calls.send(LIMIT, s3 -> {
            s3.deleteObject(request -> request.bucket(root.bucket()).key(key));
            return "";
        });
    }

    private InvalidConfigurationException unfit(String how) {
        return new InvalidConfigurationException("the server of " + name() + " " + how
                + ", so it cannot exclude two leaders: use another one (docs/drivers/s3.md names some)");
    }

    private String key(List<String> keys) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        keys.add(root.prefix() + "probe/" + HexFormat.of().formatHex(bytes));
        return keys.get(keys.size() - 1);
    }

    private String name() {
        return root + " at " + server;
    }
}
