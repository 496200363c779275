package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps, beside each lease that this process writes, a ConfigMap that changes only when there is something new to know: holder, token or addresses. It wakes those who only
 * retrieve, so that they need not watch Leases, of which every renewal is a change; what counts is the Lease, which they read then. So it may be late or missing. It is never
 * replaced by that of a smaller token.
 */
final class LeaderRecords {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderRecords.class);
    private static final int MOST_TRIES = 8;

    private final Api api;
    private final Duration callLimit;
    private final ExecutorService writer;
    private final Map<StoreKey, Announcement> latest = new HashMap<>(); // guarded by this

    LeaderRecords(Api api, Duration callLimit, Threading threads) {
        this.api = api;
        this.callLimit = callLimit;
        this.writer = threads.serial("kubernetes-leader");
    }

    /** The lease holds that now. Never blocks; a renewal changes nothing. */
    void wrote(StoreKey lease, ByteBuffer body) {
        Announcement now;
        try {
            now = Announcement.of(LeaseDocument.decode(lease, body));
        } catch (CorruptStateException unreadable) {
            LOG.debug("nothing to announce of {}: {}", lease, unreadable.getMessage());
            return;
        }
        if (now.token() == 0) {
            return; // nobody has led yet
        }
        synchronized (this) {
            if (now.equals(latest.put(lease, now))) {
                return;
            }
        }
        try {
            writer.execute(() -> announce(lease, now));
        } catch (RejectedExecutionException closed) {
            LOG.debug("the driver is closed before {} is announced", lease);
        }
    }

    private void announce(StoreKey lease, Announcement now) {
        synchronized (this) {
            if (!now.equals(latest.get(lease))) {
                return; // the next one follows
            }
        }
        String failure;
        try {
            failure = tryWrite(lease, now);
        } catch (HaException | IOException failed) {
            failure = String.valueOf(failed.getMessage());
        }
        if (!failure.isEmpty()) {
            LOG.info("the leader record of {} is not written, the next renewal tries again: {}", lease, failure);
            forget(lease, now);
        }
    }

    private synchronized void forget(StoreKey lease, Announcement now) {
        latest.remove(lease, now);
    }

    /** Why it is not known to be written; empty if it is. */
    private String tryWrite(StoreKey lease, Announcement now) throws IOException {
        Place place = Place.ofLeader(lease);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<JsonNode> found = api.get(place, callLimit);
            if (found.isPresent() && ApiObjects.leaderToken(found.get()) > now.token()) {
                return "";
            }
            WriteOutcome outcome = write(place, lease, found, now);
            if (outcome instanceof WriteOutcome.Applied) {
                return "";
            }
            if (outcome instanceof WriteOutcome.NotSent notSent) {
                return String.valueOf(notSent.error().getMessage());
            }
            if (outcome instanceof WriteOutcome.Unknown unknown) {
                return String.valueOf(unknown.error().getMessage());
            }
        }
        return "it changed under each of " + MOST_TRIES + " tries";
    }

    private WriteOutcome write(Place place, StoreKey lease, Optional<JsonNode> found, Announcement now)
            throws IOException {
        if (found.isEmpty()) {
            return create(place, lease, now);
        }
        Optional<Version> version = Optional.of(Version.of(found.get()));
        return api.replace(place, ApiObjects.leader(place, lease, version, now), callLimit);
    }

    /** Not beside a lease that a cleanup has deleted since it was written, where nobody would ever delete it. */
    private WriteOutcome create(Place place, StoreKey lease, Announcement now) {
        if (api.get(Place.of(lease), callLimit).isEmpty()) {
            return new WriteOutcome.Applied("");
        }
        WriteOutcome created = api.create(place, ApiObjects.leader(place, lease, Optional.empty(), now), callLimit);
        return created instanceof WriteOutcome.Applied applied
                        && api.get(Place.of(lease), callLimit).isEmpty()
                ? api.delete(place, Version.parse(applied.version()), callLimit)
                : created;
    }

    /**
     * Deletes the record of a lease that is about to be deleted, after all that this process has announced.
     *
     * @throws BackendUnavailableException if it is not known to be gone
     */
    void delete(StoreKey lease, Duration limit) {
        CompletableFuture<String> done = new CompletableFuture<>();
        try {
            writer.execute(() -> deleteNow(lease, done));
            String failure = done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!failure.isEmpty()) {
                throw new BackendUnavailableException("the leader record of " + lease + " is not deleted: " + failure);
            }
        } catch (RejectedExecutionException | TimeoutException | ExecutionException late) {
            throw new BackendUnavailableException("the leader record of " + lease + " is not deleted in time", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted", interrupted);
        }
    }

    private void deleteNow(StoreKey lease, CompletableFuture<String> done) {
        synchronized (this) {
            latest.remove(lease);
        }
        Place place = Place.ofLeader(lease);
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Optional<JsonNode> found = api.get(place, callLimit);
                if (found.isEmpty()
                        || api.delete(place, Version.of(found.get()), callLimit) instanceof WriteOutcome.Applied) {
                    done.complete("");
                    return;
                }
            }
            done.complete("it changed, or no deletion was answered");
        } catch (HaException | IOException failed) {
            done.complete(String.valueOf(failed.getMessage()));
        }
    }

    /** Lets what is queued be written within the bound, and ends the thread. */
    void close(Duration bound) {
        writer.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            if (!writer.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("leader records are left unwritten");
            }
        } catch (InterruptedException meanwhile) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        RegentThreads.shutdown(writer, "the writer of leader records", bound);
    }
}
