package dev.regent.ha.s3;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Looks whether leases have changed, since S3 tells nobody: one poll of each lease in a process, by a conditional GET that costs no body while nothing has changed and
 * brings the lease when it has. Twice a
 * second while somebody renews; when nothing has changed for the longest lease nobody leads, and the pauses grow. Thread-safe.
 */
final class LeasePolls implements AutoCloseable {

    static final Duration SHORTEST = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LeasePolls.class);
    /** What is longer is damaged, and read by nobody but in vain. */
    private static final int MOST_LEASE_BYTES = 1 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
    private static final int THREADS = 2;

    private final S3Calls calls;
    private final String bucket;
    private final Duration limit;
    private final Duration longestLease;
    private final Threading threads;
    private final ScheduledExecutorService scheduler;
    private final Map<String, Poll> polls = new ConcurrentHashMap<>();

    LeasePolls(S3Calls calls, String bucket, Duration limit, Duration longestLease, Threading threads) {
        this.calls = calls;
        this.bucket = bucket;
        this.limit = limit;
        this.longestLease = longestLease;
        this.threads = threads;
        this.scheduler = threads.scheduler("s3-poll", THREADS);
    }

    /**
     * Asks to be given the object when it has changed.
     *
     * @param changed given the object as it is, empty if it has gone; does not block
     */
    Subscription subscribe(String object, Consumer<Optional<Stored>> changed) {
        // an identity of its own, should somebody subscribe the same consumer twice
        Consumer<Optional<Stored>> mine = found -> changed.accept(found);
        polls.compute(object, (key, there) -> {
                    Poll poll = there == null ? new Poll(key) : there;
                    poll.subscribers.add(mine);
                    return poll;
                })
                .begin();
        return () -> polls.computeIfPresent(object, (key, poll) -> {
            poll.subscribers.remove(mine);
            return poll.subscribers.isEmpty() ? null : poll;
        });
    }

    @Override
    public void close() {
        polls.clear();
        RegentThreads.shutdown(scheduler, "polling of leases", CLOSE_BOUND);
    }

    /** Of one lease. */
    private final class Poll {

        private final String object;
        private final List<Consumer<Optional<Stored>>> subscribers = new CopyOnWriteArrayList<>();
        private boolean begun; // guarded by this
        // by one thread at a time
        private Optional<String> etag = Optional.empty();
        private Duration pause = SHORTEST;
        private long changedAt = threads.nanoTime();

        Poll(String object) {
            this.object = object;
        }

        void begin() {
            synchronized (this) {
                if (begun) {
                    return;
                }
                begun = true;
            }
            next();
        }

        private void next() {
            try {
                ScheduledFuture<?> unused = scheduler.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.trace("polling of {} has ended", object);
            }
        }

        private void look() {
            if (polls.get(object) != this) {
                return;
            }
            try {
                judge(calls.send(
                        limit,
                        s3 -> s3.getObject(
                                GetObjectRequest.builder()
                                        .bucket(bucket)
                                        .key(object)
                                        .ifNoneMatch(etag.orElse(null))
                                        .build(),
                                (response, in) -> new Stored(
                                        ByteBuffer.wrap(in.readNBytes(MOST_LEASE_BYTES)), response.eTag()))));
            } catch (RuntimeException defect) {
                LOG.error("looking at {} failed; it is looked at again", object, defect);
            }
            next();
        }

        private void judge(Reply<Stored> reply) {
            boolean same = reply instanceof Reply.Refused<Stored> refused && refused.status() == 304;
            if (reply instanceof Reply.Done<Stored> done) {
                changed(Optional.of(done.value()));
            } else if (reply instanceof Reply.Refused<Stored> refused && refused.missing()) {
                changed(Optional.empty());
            } else if (!same || threads.nanoTime() - changedAt > longestLease.toNanos()) {
                Duration longer = pause.multipliedBy(3).dividedBy(2);
                pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
            }
        }

        private void changed(Optional<Stored> found) {
            Optional<String> now = found.map(Stored::version);
            if (now.equals(etag)) {
                boolean quiet = threads.nanoTime() - changedAt > longestLease.toNanos();
                pause = quiet ? LONGEST : SHORTEST;
                return;
            }
            etag = now;
            pause = SHORTEST;
            changedAt = threads.nanoTime();
            subscribers.forEach(each -> each.accept(found));
        }
    }
}
