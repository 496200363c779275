package dev.regent.ha.support.document;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.lease.LeasePort;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one contender. Lease and publication are one document; the epoch is the token of the index, which {@link #confirm} seals; the
 * floor is a document outside every cluster id.
 */
final class DocumentLeasePort implements LeasePort {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentLeasePort.class);
    private static final String ABSENT = "absent";
    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final Keys.Election keys;

    private volatile Runnable holderDied = () -> {};
    private boolean lifePrepared; // used by the one thread that calls

    private final Object watchLock = new Object();
    private String watched = "";
    private Subscription watch = () -> {};
    private boolean closed;

    DocumentLeasePort(StoreAccess access, Keys.Election keys) {
        this.access = access;
        this.keys = keys;
    }

    /**
     * Hints that the lease may have changed, or that the holder that was read last is proven dead. For one subscriber, before the first read.
     *
     * @param hint called from any thread; does not block
     */
    Subscription subscribe(Runnable hint) {
        holderDied = hint;
        Subscription changes = access.store().subscribe(keys.lease(), hint);
        return () -> {
            changes.close();
            forgetHolder();
        };
    }

    @Override
    public Observation read(Duration callLimit) {
        TimeLimit limit = new TimeLimit(access.clock(), callLimit);
        Optional<Seen<LeaseBody>> lease = access.read(LeaseBody.FORMAT, keys.lease(), limit.call());
        long epoch = SealedIndex.read(access, keys, limit)
                .map(index -> index.body().token())
                .orElse(0L);
        long floor = access.read(FloorBody.FORMAT, TokenFloor.KEY, limit.call())
                .map(found -> found.body().floor())
                .orElse(0L);
        String life = lease.map(Seen::body)
                .filter(body -> body.record().held())
                .map(LeaseBody::life)
                .orElse("");
        watchHolder(life);
        prepareOwnLife();
        return new Observation(
                lease.map(seen -> seen.body().record()),
                lease.map(Seen::version).orElse(ABSENT),
                epoch,
                floor,
                !life.isEmpty() && access.store().lives().isDead(life));
    }

    @Override
    public WriteOutcome acquire(Observation seen, LeaseRecord mine, Duration limit) {
        if (seen.record().isEmpty()) {
            return createUnheld(mine, limit);
        }
        return write(seen.version(), mine, limit);
    }

    @Override
    public WriteOutcome renew(String version, LeaseRecord next, Duration limit) {
        return write(version, next, limit);
    }

    @Override
    public WriteOutcome release(String version, LeaseRecord tombstone, Duration limit) {
        return write(version, tombstone, limit);
    }

    /** Lease and index are two documents. */
    @Override
    public boolean acquireRaisesEpoch() {
        return false;
    }

    @Override
    public WriteOutcome confirm(LeaseRecord mine, Duration callLimit) {
        TimeLimit limit = new TimeLimit(access.clock(), callLimit);
        return guarded(() -> {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Optional<Seen<IndexBody>> index = SealedIndex.read(access, keys, limit);
                if (index.isPresent() && index.get().body().token() >= mine.token()) {
                    return isSealedBy(mine, index.get())
                            ? new WriteOutcome.Applied(index.get().version())
                            : new WriteOutcome.Refused();
                }
                WriteOutcome outcome = seal(mine, index, limit);
                if (!(outcome instanceof WriteOutcome.Refused)) {
                    return outcome;
                }
                // the former leader wrote in between: look again, its token is smaller
            }
            return new WriteOutcome.Refused();
        });
    }

    private WriteOutcome seal(LeaseRecord mine, Optional<Seen<IndexBody>> index, TimeLimit limit) {
        IndexBody sealed = index.map(seen -> seen.body().sealed(mine.token(), mine.nonce(), access.nonce()))
                .orElseGet(() -> new IndexBody(mine.token(), mine.nonce(), access.nonce(), 0, Map.of()));
        WriteOutcome outcome =
                access.write(IndexBody.FORMAT, keys.index(), index.map(Seen::version), sealed, limit.call());
        if (!(outcome instanceof WriteOutcome.Unknown)) {
            return outcome;
        }
        try {
            return SealedIndex.read(access, keys, limit)
                    .filter(found -> isSealedBy(mine, found))
                    .<WriteOutcome>map(found -> new WriteOutcome.Applied(found.version()))
                    .orElse(outcome);
        } catch (HaException stillNoAnswer) {
            return outcome;
        }
    }

    private static boolean isSealedBy(LeaseRecord mine, Seen<IndexBody> index) {
        return index.body().token() == mine.token() && index.body().grant().equals(mine.nonce());
    }

    /** Two steps, so that the floor is read after the record exists: a cleanup that ran in between has raised it. */
    private WriteOutcome createUnheld(LeaseRecord mine, Duration limit) {
        LeaseRecord unheld = new LeaseRecord(0, "", "", mine.durationNanos(), access.nonce(), 0, Map.of());
        WriteOutcome outcome = guarded(
                () -> access.write(LeaseBody.FORMAT, keys.lease(), Optional.empty(), new LeaseBody(unheld, ""), limit));
        return outcome instanceof WriteOutcome.NotSent ? outcome : new WriteOutcome.Refused();
    }

    private WriteOutcome write(String version, LeaseRecord record, Duration limit) {
        return guarded(() -> {
            // in force before the first record that names it
            String life = record.held() ? access.store().lives().mark() : "";
            return access.write(
                    LeaseBody.FORMAT, keys.lease(), Optional.of(version), new LeaseBody(record, life), limit);
        });
    }

    /** What is thrown was thrown before anything was sent. */
    private static WriteOutcome guarded(Supplier<WriteOutcome> write) {
        try {
            return write.get();
        } catch (OutcomeUnknownException unknown) {
            return new WriteOutcome.Unknown(unknown);
        } catch (HaException notSent) {
            return new WriteOutcome.NotSent(notSent);
        }
    }

    /** Now rather than when the holder has died and every millisecond counts. */
    private void prepareOwnLife() {
        if (!lifePrepared) {
            try {
                access.store().lives().mark();
                lifePrepared = true;
            } catch (HaException later) {
                LOG.debug("own life is marked when it is needed: {}", later.getMessage());
            }
        }
    }

    /** And watches none any more. */
    private void forgetHolder() {
        synchronized (watchLock) {
            closed = true;
        }
        watchHolder("");
    }

    private void watchHolder(String life) {
        Subscription former;
        synchronized (watchLock) {
            if (life.equals(watched) || closed && !life.isEmpty()) {
                return;
            }
            watched = life;
            former = watch;
            watch = life.isEmpty() ? () -> {} : access.store().lives().watch(life, holderDied);
        }
        former.close();
    }
}
