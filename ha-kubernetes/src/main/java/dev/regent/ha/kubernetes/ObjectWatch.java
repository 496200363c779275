package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.http.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of metadata and then the changes since, on a thread of its own, which ends with it. Each list and each change is a hint; a bookmark only says how far the server is. When the
 * server has forgotten the version (410 Gone), and after each failure, it lists anew.
 */
final class ObjectWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectWatch.class);
    private static final ThreadFactory THREADS = RegentThreads.named("kubernetes-watch");

    /** After that time the server ends a watch, which then goes on from where it was. */
    private static final long SECONDS = 240;

    /** Bookmarks come about every minute. */
    private static final Duration SILENCE = Duration.ofSeconds(150);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** So many failures in a row are told: not each restart of an API server, but each permission that is missing. */
    private static final int TOLD = 3;

    private final Place.Selection selection;
    private final Api api;
    private final Duration callLimit;
    private final RandomGenerator random;
    private final List<Runnable> hints = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private String version; // of the thread, as all below; empty if it must list
    private Duration backoff = FIRST_BACKOFF;
    private int failures; // in a row
    private boolean heard; // since the watch that is under way began

    ObjectWatch(Place.Selection selection, Api api, Duration callLimit, RandomGenerator random) {
        this(selection, api, callLimit, random, "");
    }

    /** @param version where it begins; empty to list first */
    ObjectWatch(Place.Selection selection, Api api, Duration callLimit, RandomGenerator random, String version) {
        this.selection = selection;
        this.api = api;
        this.callLimit = callLimit;
        this.random = random;
        this.version = version;
        this.thread = THREADS.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    void add(Runnable hint) {
        hints.add(hint);
    }

    /** Whether nobody is left. */
    boolean remove(Runnable hint) {
        hints.remove(hint);
        return hints.isEmpty();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                if (version.isEmpty()) {
                    list();
                }
                follow();
            } catch (BackendUnavailableException failed) {
                again(String.valueOf(failed.getMessage()));
            } catch (RuntimeException bug) {
                LOG.error("watching {} failed unexpectedly; it is tried again", selection, bug);
                again(bug.toString());
            }
        }
    }

    private void list() {
        JsonNode page = api.list(selection, "", callLimit);
        version = page.path("metadata").path("resourceVersion").asText();
        hint();
    }

    private void follow() {
        heard = false;
        Exchange exchange = api.watch(selection, version, SECONDS, callLimit, SILENCE, this::take);
        if (!(exchange instanceof Exchange.Answered answered)) {
            again(exchange.toString());
        } else if (answered.answer().status() != 200) {
            again(Refusal.line(answered.from(), answered.answer()));
        } else if (!heard) {
            again("it ended without a word"); // and might do so at once, again and again
        }
    }

    private void take(ByteBuffer line) throws IOException {
        JsonNode event = ApiObjects.parse(line);
        JsonNode object = event.path("object");
        String type = event.path("type").asText();
        if (type.equals("ERROR")) {
            version = "";
            throw new IOException("the server ends the watch: "
                    + object.path("code").asInt() + " " + object.path("message").asText());
        }
        version = object.path("metadata").path("resourceVersion").asText(version);
        backoff = FIRST_BACKOFF;
        failures = 0;
        heard = true;
        if (!type.equals("BOOKMARK")) {
            hint();
        }
    }

    private void again(String why) {
        version = "";
        if (closed.getCount() == 0) {
            return;
        }
        failures++;
        if (failures == TOLD) {
            LOG.warn("changes of {} are noticed late, since watching them fails: {}", selection.selector(), why);
        } else {
            LOG.debug("watching {} failed and is tried again: {}", selection, why);
        }
        try {
            long pause = backoff.toMillis() + random.nextLong(backoff.toMillis() / 4);
            backoff =
                    backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
            if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                LOG.trace("watch of {} ends", selection);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // only close interrupts
        }
    }

    private void hint() {
        for (Runnable each : hints) {
            try {
                each.run();
            } catch (RuntimeException failed) {
                LOG.error("a hint about {} failed", selection, failed);
            }
        }
    }

    /** Ends the watch that is under way; does not wait. Idempotent. */
    void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Waits for the thread's end, at most that long. */
    void await(Duration bound) throws InterruptedException {
        thread.join(Math.max(1, bound.toMillis()));
    }
}
