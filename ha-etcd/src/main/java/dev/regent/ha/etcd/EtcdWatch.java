package dev.regent.ha.etcd;

import com.google.protobuf.ByteString;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints about one key and all below it. Each stream starts at the present, and the hint that follows its opening stands for whatever happened
 * before; so neither a lost event, nor a compaction, nor a server that fell behind matters. A stream that ends for whatever reason is opened
 * again, after a pause that grows while that does not help.
 */
final class EtcdWatch implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final int MOST_DOUBLINGS = 4;

    /** A stream that lived that long was of use: the next pause is short again. */
    private static final Duration OF_USE = Duration.ofSeconds(10);

    private final EtcdConnection connection;
    private final EtcdKeys keys;
    private final StoreKey prefix;
    private final Consumer<Hint> hint;
    private final Duration bound;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final Consumer<EtcdWatch> ended;

    private final Object lock = new Object();
    private @Nullable WatchStream stream;
    private long opened;
    private int failures;
    private boolean closed;

    /**
     * @param bound how long a server may take to open the stream
     * @param ended told when this is closed
     */
    EtcdWatch(
            EtcdConnection connection,
            EtcdKeys keys,
            StoreKey prefix,
            Consumer<Hint> hint,
            Duration bound,
            NanoClock clock,
            RandomGenerator random,
            Consumer<EtcdWatch> ended) {
        this.connection = connection;
        this.keys = keys;
        this.prefix = prefix;
        this.hint = hint;
        this.bound = bound;
        this.clock = clock;
        this.random = random;
        this.ended = ended;
    }

    /** Begins. Never blocks. */
    void start() {
        schedule(this::open, Duration.ZERO);
    }

    @Override
    public void close() {
        WatchStream last;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            last = stream;
            stream = null;
        }
        if (last != null) {
            last.cancel("the subscription was closed");
        }
        ended.accept(this);
    }

    /** Blocks for a login, if one is needed. */
    private void open() {
        Endpoint server = connection.server();
        WatchStream next;
        try {
            next = new WatchStream(this, server, connection.token(server, bound));
        } catch (CallFailure failure) {
            again(String.valueOf(failure.getMessage()));
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            stream = next;
            opened = clock.nanoTime();
        }
        next.begin(keys.key(prefix), keys.after(prefix));
        schedule(() -> requireOpen(next), bound);
    }

    private void requireOpen(WatchStream expected) {
        if (!expected.isOpen()) {
            expected.cancel("no answer within " + bound.toMillis() + " ms");
        }
    }

    /** The server watches from now on, and may have missed what came before. */
    void onOpened() {
        boolean back;
        synchronized (lock) {
            back = failures > 0;
        }
        if (back) {
            LOG.info("changes below {} are watched again", prefix);
        }
        hint.accept(Hint.UNKNOWN);
    }

    /** Some of the keys changed. */
    void onEvents(WatchResponse response) {
        ByteString itself = keys.key(prefix);
        ByteString below = keys.below(prefix);
        for (Event event : response.getEventsList()) {
            ByteString key = event.getKv().getKey();
            if (key.equals(itself) || key.startsWith(below)) {
                hint.accept(hint(event));
            }
        }
    }

    private Hint hint(Event event) {
        boolean written =
                event.getType() == Event.EventType.PUT && event.getKv().getModRevision() > 0;
        return keys.parse(event.getKv().getKey())
                .map(key -> written ? Hint.of(key, event.getKv().getModRevision()) : Hint.of(key))
                .orElse(Hint.UNKNOWN);
    }

    /** Called once for each stream that was begun. */
    void onEnded(WatchStream last, Status status) {
        synchronized (lock) {
            if (closed || stream != last) {
                return;
            }
            stream = null;
            if (last.isOpen() && clock.nanoTime() - opened >= OF_USE.toNanos()) {
                failures = 0;
            }
        }
        if (last.endedByToken()) {
            connection.forget(last.token());
        } else {
            connection.avoid(last.server());
        }
        again("etcd at " + last.server() + ": " + Causes.text(status));
    }

    private void again(String why) {
        Duration pause;
        boolean first;
        synchronized (lock) {
            first = failures == 0;
            pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
            failures++;
        }
        if (first) {
            LOG.warn("changes below {} are not watched now, and noticed later: {}; it is tried again", prefix, why);
        } else {
            LOG.debug("changes below {} are still not watched: {}", prefix, why);
        }
        Duration capped = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        schedule(this::open, capped.plusMillis(random.nextLong(capped.toMillis() / 4)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // guarded() tells of what goes wrong
    private void schedule(Runnable task, Duration delay) {
        ScheduledExecutorService timer = connection.threads().timer();
        try {
            timer.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException storeClosed) {
            LOG.debug("the watch below {} ends with its connection", prefix);
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException defect) {
                LOG.error("the watch below {} failed unexpectedly; changes there are noticed later", prefix, defect);
            }
        };
    }
}
